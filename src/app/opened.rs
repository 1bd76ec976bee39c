//! An order or cart opened for change: the one place that prices, derives, reserves, sums and writes it.
//!
//! A use case changes quantities and fields, says what happened with [`Opened::record`], and [`Opened::save`] does the
//! rest: what its lines promise and take is moved in stock by the difference to what they did before, so no event can
//! reserve or release twice.

mod pricing;

use crate::app::error::AppError;
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::document::{Order, OrderLine};
use crate::domain::id::{BillId, LineId, LotId, OrderId, VariantId, order_number};
use crate::domain::lot::Choices;
use crate::domain::money::{Money, Overflow};
use crate::domain::notice::NoticeKind;
use crate::domain::order::{Buckets, Event, Facts, Kind, Phase, Priority, Status, allowed, status};
use crate::domain::payment::PaymentStatus;
use crate::domain::price::{Discount, TaxRule, Taxed, gross, portion};
use crate::domain::product::Variant;
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::domain::shop::{Shop, Store};
use crate::domain::time::Timestamp;
use crate::store;
use crate::store::order::EventRow;

/// One line with what pricing and documents need to know of its goods.
pub(crate) struct OpenLine {
    pub(crate) row: OrderLine,
    pub(crate) variant: Variant,
    pub(crate) tax: TaxRule,
    /// The lots chosen by scan.
    pub(crate) lots: Choices,
    was: Option<OrderLine>,
    lots_were: Choices,
}

impl OpenLine {
    /// What the line comes to before any discount, all that is ordered: what its label says, or price × quantity.
    pub(crate) fn gross(&self) -> Result<Money, Overflow> {
        self.row.label_amount.map_or_else(|| self.reckoned(), Ok)
    }

    fn reckoned(&self) -> Result<Money, Overflow> {
        gross(
            self.row.price,
            self.row.buckets.ordered,
            self.variant.decimals,
        )
    }

    /// By how much its label stays below price × quantity, beyond what rounding to the unit's step explains: a label
    /// must not give a discount that its seller may not.
    fn below_price(&self) -> Result<Money, Overflow> {
        let Some(label) = self.row.label_amount else {
            return Ok(Money::ZERO);
        };
        let half_step = self
            .row
            .price
            .scaled(1, 2 * steps_per_unit(self.variant.decimals))?;
        Ok(self.reckoned()?.minus(label)?.minus(half_step)?.or_zero())
    }

    /// What the next `share` of the line adds in net and tax: the tax of all billed so far and this, less the tax of all
    /// billed so far. So the taxes of part bills add up to the tax of the whole, to the last minor unit.
    pub(crate) fn taxed(&self, share: Money) -> Result<Taxed, Overflow> {
        let before = self.tax.apply(self.row.billed_amount)?;
        let after = self.tax.apply(self.row.billed_amount.plus(share)?)?;
        let pairs = after.taxes.iter().zip(&before.taxes);
        let taxes = pairs
            .map(|(after, before)| after.minus(*before))
            .collect::<Result<_, _>>()?;
        Ok(Taxed {
            net: after.net.minus(before.net)?,
            taxes,
            tax: after.tax.minus(before.tax)?,
            total: after.total.minus(before.total)?,
        })
    }

    /// What is agreed for it and not on a bill yet.
    pub(crate) fn left(&self) -> Result<Money, Overflow> {
        let Buckets { ordered, .. } = self.row.buckets;
        let active = portion(self.row.amount, self.row.buckets.active(), ordered)?;
        if self.row.buckets.rest().is_positive() {
            Ok(active.minus(self.row.billed_amount)?.or_zero())
        } else {
            Ok(Money::ZERO)
        }
    }

    /// What the change of the line does to the balance.
    fn shift(&self) -> store::stock::Shift {
        let (reserved, before) = self
            .was
            .as_ref()
            .map(|was| (was.reserved, was.buckets))
            .unwrap_or_default();
        store::stock::Shift {
            on_hand: before.billed.minus(self.row.buckets.billed),
            reserved: self.row.reserved.minus(reserved),
            picked: self.row.buckets.picked.minus(before.picked),
        }
    }

    /// Uses up the chosen lots by what was billed now, and lets go of those that the line needs no more: a cart's at most
    /// what it asks for, an order's at most what it is promised.
    fn settle_lots(&mut self, phase: Phase) -> Vec<(LotId, Quantity)> {
        let used = self.lots.use_up(self.shift().on_hand.negated());
        let Buckets { open, picked, .. } = self.row.buckets;
        let most = match phase {
            Phase::Draft | Phase::AwaitingApproval => open.plus(picked),
            Phase::Live => self.row.reserved,
            Phase::Rejected | Phase::Deleted | Phase::Expired => Quantity::ZERO,
        };
        self.lots.fit(most, picked);
        used
    }

    /// A quantity of it as people write it.
    pub(crate) fn text(&self, quantity: Quantity) -> String {
        quantity.plain(self.variant.decimals)
    }
}

/// An order or cart opened for change.
pub(crate) struct Opened {
    pub(crate) order: Order,
    pub(crate) lines: Vec<OpenLine>,
    pub(crate) store: Store,
    /// Whether all its shipments arrived; a use case that moves one says so here.
    pub(crate) all_delivered: bool,
    /// The bill whose goods leave the shelf with this change.
    pub(crate) billing: Option<BillId>,
    /// Days to expiry when not the setting's (after a restore).
    pub(crate) expires_in: Option<i64>,
    /// True when the change is none of the customer's: it does not put off the expiry.
    pub(crate) keeps_expiry: bool,
    was: Option<Order>,
    events: Vec<EventRow>,
}

fn open_line(
    work: &Work<'_>,
    row: OrderLine,
    was: Option<OrderLine>,
    lots: Choices,
) -> Result<OpenLine, AppError> {
    let variant = store::product::variant(work.tx, row.variant_id)?
        .ok_or_else(|| AppError::Internal(format!("line {} has no variant", row.id)))?;
    let tax = store::product::tax_rule(
        work.tx,
        row.variant_id,
        work.shop.settings.prices_include_tax,
    )?;
    Ok(OpenLine {
        row,
        variant,
        tax,
        lots: lots.clone(),
        was,
        lots_were: lots,
    })
}

impl Opened {
    /// Opens an order or cart. With a version, one that was changed since it was shown is refused as stale.
    pub(crate) fn open(
        work: &Work<'_>,
        id: OrderId,
        version: Option<i64>,
    ) -> Result<Self, AppError> {
        let order = store::order::order(work.tx, id)?.ok_or_else(|| AppError::NotFound {
            what: "order",
            code: id.to_string(),
        })?;
        if version.is_some_and(|version| version != order.version) {
            return Err(AppError::Stale {
                document: document(&order),
                since: store::meanwhile::of_order(work.tx, id)?,
            });
        }
        let mut lines = Vec::new();
        let chosen = store::lot::choices_of(work.tx, id)?;
        for row in store::order::lines(work.tx, id)? {
            let was = Some(row.clone());
            let own = chosen.iter().filter(|(line, _)| *line == row.id);
            let lots = Choices::new(own.map(|(_, choice)| *choice).collect());
            lines.push(open_line(work, row, was, lots)?);
        }
        let all_delivered = order.billed_total != Money::ZERO
            || lines.iter().any(|line| !line.row.buckets.billed.is_zero());
        let all_delivered = all_delivered && store::bill::all_delivered(work.tx, id)?;
        let store = find_store(work, order.store_id)?;
        Ok(Self {
            was: Some(order.clone()),
            order,
            lines,
            store,
            all_delivered,
            billing: None,
            expires_in: None,
            keeps_expiry: false,
            events: Vec::new(),
        })
    }

    /// A new, empty cart in a store.
    pub(crate) fn begin(work: &Work<'_>, store: Store, kind: Kind) -> Self {
        let order = Order {
            id: OrderId(0),
            number: None,
            reference: None,
            kind,
            phase: Phase::Draft,
            status: Status::Draft,
            store_id: store.id,
            customer_id: None,
            user_id: work.actor.user,
            seat: None,
            held: None,
            priority: Priority::Normal,
            note: String::new(),
            delivery_address: String::new(),
            discount: Discount::None,
            net: Money::ZERO,
            tax: Money::ZERO,
            rounding: Money::ZERO,
            total: Money::ZERO,
            billed_net: Money::ZERO,
            billed_tax: Money::ZERO,
            billed_total: Money::ZERO,
            paid: Money::ZERO,
            refunded: Money::ZERO,
            payment_status: PaymentStatus::Unpaid,
            quantity_milli: 0,
            has_picked: false,
            created_at: work.now,
            updated_at: work.now,
            placed_at: None,
            placed_day: None,
            expires_at: None,
            binned_at: None,
            archived_at: None,
            version: 1,
        };
        Self {
            order,
            lines: Vec::new(),
            store,
            all_delivered: false,
            billing: None,
            expires_in: None,
            keeps_expiry: false,
            was: None,
            events: Vec::new(),
        }
    }

    /// Adds a line for `quantity` of a variant at the catalogue's price; its place in [`Opened::lines`].
    pub(crate) fn add_line(
        &mut self,
        work: &Work<'_>,
        variant: Variant,
        quantity: Quantity,
    ) -> Result<usize, AppError> {
        let position = self
            .lines
            .iter()
            .map(|line| line.row.position)
            .max()
            .unwrap_or(0)
            + 1;
        let row = OrderLine {
            id: LineId(0),
            order_id: self.order.id,
            position,
            variant_id: variant.id,
            buckets: Buckets::new(quantity),
            reserved: Quantity::ZERO,
            list_price: variant.price,
            price: variant.price,
            discount: Discount::None,
            order_discount: Money::ZERO,
            amount: Money::ZERO,
            billed_amount: Money::ZERO,
            voided: false,
            label_amount: None,
            cut: Quantity::ZERO,
        };
        let tax =
            store::product::tax_rule(work.tx, variant.id, work.shop.settings.prices_include_tax)?;
        self.lines.push(OpenLine {
            row,
            variant,
            tax,
            lots: Choices::default(),
            was: None,
            lots_were: Choices::default(),
        });
        Ok(self.lines.len() - 1)
    }

    /// As [`Opened::add_line`], for goods whose label may say what they cost.
    pub(crate) fn add_labelled(
        &mut self,
        work: &Work<'_>,
        variant: Variant,
        quantity: Quantity,
        label_amount: Option<Money>,
    ) -> Result<usize, AppError> {
        let place = self.add_line(work, variant, quantity)?;
        if let Some(line) = self.lines.get_mut(place) {
            line.row.label_amount = label_amount;
        }
        Ok(place)
    }

    /// True while something is still to bill.
    pub(crate) fn has_rest(&self) -> bool {
        self.lines
            .iter()
            .any(|line| line.row.buckets.rest().is_positive())
    }

    /// All discounts together as a share of the gross, in basis points: what a clerk's limit is held against, so that
    /// two small discounts do not make a large one.
    pub(crate) fn discount_share(&self) -> Result<i64, AppError> {
        let mut gross = Money::ZERO;
        let mut off = Money::ZERO;
        let counts = |line: &&OpenLine| !line.row.voided && !line.row.buckets.active().is_zero();
        for line in self.lines.iter().filter(counts) {
            let line_gross = line.gross()?;
            let below = line.below_price()?;
            gross = gross.plus(line_gross)?.plus(below)?;
            off = off.plus(below)?;
            off = off.plus(line.row.discount.off(line_gross)?)?;
        }
        off = off.plus(self.order.discount.off(gross.minus(off)?)?)?;
        Ok(Discount::Amount(off).share_of(gross))
    }

    /// What this change has promised of a variant so far, beyond what the balance knows.
    pub(crate) fn promised_now(&self, variant: VariantId) -> Quantity {
        let of_variant = self
            .lines
            .iter()
            .filter(|line| line.row.variant_id == variant);
        Quantity::sum(of_variant.map(|line| {
            let before = line
                .was
                .as_ref()
                .map(|was| was.reserved)
                .unwrap_or_default();
            line.row.reserved.minus(before)
        }))
    }

    /// What this change has picked of a variant so far, beyond what the balance knows.
    pub(crate) fn taken_now(&self, variant: VariantId) -> Quantity {
        let of_variant = self
            .lines
            .iter()
            .filter(|line| line.row.variant_id == variant);
        Quantity::sum(of_variant.map(|line| {
            let before = line
                .was
                .as_ref()
                .map(|was| was.buckets.picked)
                .unwrap_or_default();
            line.row.buckets.picked.minus(before)
        }))
    }

    /// The line of an id, or not found.
    pub(crate) fn line(&mut self, id: LineId) -> Result<&mut OpenLine, AppError> {
        self.lines
            .iter_mut()
            .find(|line| line.row.id == id)
            .ok_or_else(|| AppError::NotFound {
                what: "line",
                code: id.to_string(),
            })
    }

    /// Refuses an event that the order's status does not allow (domain.md §2).
    pub(crate) fn guard(&self, event: Event) -> Result<(), AppError> {
        if allowed(event, self.order.status) {
            return Ok(());
        }
        let verb = event.word().replace('_', " ");
        Err(AppError::InvalidTransition {
            document: document(&self.order),
            status: self.order.status.word().to_owned(),
            event: verb,
        })
    }

    /// Says what happened; the status before and after is derived.
    pub(crate) fn record(
        &mut self,
        work: &Work<'_>,
        event: Event,
        text: impl Into<String>,
    ) -> Result<(), AppError> {
        self.record_at(work, work.now, event, text)
    }

    /// As [`Opened::record`], for what fell due at another moment than now.
    pub(crate) fn record_at(
        &mut self,
        work: &Work<'_>,
        at: Timestamp,
        event: Event,
        text: impl Into<String>,
    ) -> Result<(), AppError> {
        let from = self.order.status;
        self.refresh(work.shop)?;
        self.events.push(EventRow {
            at,
            event: event.word(),
            from,
            to: self.order.status,
            text: text.into(),
        });
        Ok(())
    }

    /// Derives amounts, totals, payment status and status from what the lines and the money are now.
    pub(crate) fn refresh(&mut self, shop: &Shop) -> Result<(), AppError> {
        self.price_lines()?;
        self.sum(shop)?;
        let account = self.order.account();
        self.order.payment_status = account.status()?;
        let buckets: Vec<Buckets> = self.lines.iter().map(|line| line.row.buckets).collect();
        let settled = account.due()? == Money::ZERO && account.refund_due()? == Money::ZERO;
        let facts = Facts {
            phase: self.order.phase,
            lines: &buckets,
            all_delivered: self.all_delivered,
            settled,
        };
        self.order.status = status(&facts);
        Ok(())
    }

    /// Writes all that changed: header, lines, stock, accounts, roll-ups, events.
    pub(crate) fn save(&mut self, work: &mut Work<'_>) -> Result<(), AppError> {
        self.refresh(work.shop)?;
        self.order.updated_at = work.now;
        self.order.expires_at = match self.order.status {
            Status::Pending if self.keeps_expiry => self.order.expires_at,
            Status::Pending => {
                let days = self.expires_in.unwrap_or(work.shop.settings.expire_days);
                Some(work.now.plus_days(days))
            }
            _ => None,
        };
        if let Some(was) = &self.was {
            store::order::update(work.tx, was, &self.order)?;
        } else {
            self.order.id = store::order::insert(work.tx, &self.order)?;
            self.order.version = 0;
        }
        self.save_lines(work)?;
        store::rollup::order_changed(work.tx, self.was.as_ref(), &self.order)?;
        store::rollup::account_changed(work.tx, self.was.as_ref(), &self.order)?;
        for event in self.events.drain(..) {
            store::order::insert_event(work.tx, self.order.id, &event)?;
        }
        self.tell_refund(work)?;
        self.order.version += 1;
        self.touch(work);
        self.was = Some(self.order.clone());
        self.billing = None;
        Ok(())
    }

    /// Money is to be given back from now on: somebody outside wants to hear it.
    fn tell_refund(&self, work: &Work<'_>) -> Result<(), AppError> {
        let owes = |order: &Order| {
            matches!(
                order.payment_status,
                PaymentStatus::RefundDue | PaymentStatus::PartRefunded
            )
        };
        if !owes(&self.order) || self.was.as_ref().is_some_and(owes) {
            return Ok(());
        }
        let plain = |amount| work.shop.currency.plain(amount);
        let due = plain(self.order.account().refund_due()?);
        let (order, total) = (self.order.id, plain(self.order.total));
        let fact = ("refund_due", due.as_str());
        store::notice::of_order(work.tx, NoticeKind::RefundDue, order, &total, fact)?;
        Ok(())
    }

    fn touch(&self, work: &mut Work<'_>) {
        let was_cart = self
            .was
            .as_ref()
            .is_none_or(|was| was.phase == Phase::Draft);
        if was_cart {
            work.touch(Topics::CARTS);
        }
        if self.order.phase != Phase::Draft {
            work.touch(Topics::ORDERS | Topics::STOCK | Topics::PAYMENTS);
        }
    }

    fn save_lines(&mut self, work: &Work<'_>) -> Result<(), AppError> {
        let mut leaving = Vec::new();
        for (place, line) in self.lines.iter_mut().enumerate() {
            let used = line.settle_lots(self.order.phase);
            if line.was.as_ref() == Some(&line.row) && line.lots == line.lots_were {
                continue;
            }
            if let Some(was) = &line.was {
                store::order::update_line(work.tx, was, &line.row)?;
            } else {
                line.row.order_id = self.order.id;
                line.row.id = store::order::insert_line(work.tx, &line.row)?;
            }
            store::lot::choose(work.tx, line.row.id, &line.lots_were, &line.lots)?;
            line.lots_were = line.lots.clone();
            let by = line.shift();
            if by != store::stock::Shift::default() {
                let on_hand =
                    store::stock::shift(work.tx, self.order.store_id, line.row.variant_id, by)?;
                if !by.on_hand.is_zero() {
                    leaving.push((place, used, by.on_hand, on_hand));
                }
            }
            line.was = Some(line.row.clone());
        }
        // What all lines of this order let go of counts before any of them takes from the lots.
        for (place, used, delta, on_hand) in leaving {
            if let Some(line) = self.lines.get(place) {
                let from = (self.order.store_id, &line.variant);
                crate::app::stock::issue(work, from, &used, delta, on_hand, self.billing)?;
            }
        }
        Ok(())
    }
}

/// A store by its row, or not found.
pub(crate) fn find_store(
    work: &Work<'_>,
    id: crate::domain::id::StoreId,
) -> Result<Store, AppError> {
    store::shop::store(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "store",
        code: id.to_string(),
    })
}

/// How an order is named in sentences.
pub(crate) fn document(order: &Order) -> String {
    order
        .number
        .map_or_else(|| "this cart".to_owned(), order_number)
}
