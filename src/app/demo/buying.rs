//! What the demo shop has bought: an order that came in part, and one that is on its way.

use super::days::{Trade, wrong_answer};
use crate::app::command::{
    Command, LotWish, Outcome, PurchaseCommand, PurchaseForm, PurchaseItem, Wanted,
};
use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::domain::id::SupplierId;
use crate::domain::purchase::{Proposal, PurchaseView};
use crate::domain::time::Timestamp;

/// Lines of the purchase list that one order takes.
const LINES: usize = 12;

impl Trade<'_> {
    /// Orders what the purchase list says of the first supplier who has no open order, and sends it.
    pub(super) fn buy(&mut self, at: Timestamp) -> Result<(), AppError> {
        self.clock.set(at);
        let Answer::Proposals(list) = self.ask(Query::Proposals(None))? else {
            return Err(wrong_answer());
        };
        let free = |line: &&Proposal| line.need.incoming.is_zero();
        let Some(first) = list.iter().filter(free).find_map(supplier) else {
            return Ok(());
        };
        let Some(store) = list
            .iter()
            .find(|line| supplier(line) == Some(first))
            .map(|line| line.store_id)
        else {
            return Ok(());
        };
        let lines = list
            .iter()
            .filter(|line| supplier(line) == Some(first) && line.store_id == store);
        let wanted = lines.take(LINES).map(|line| Wanted {
            supplier: first,
            store,
            variant: line.variant_id,
            quantity: line.quantity,
        });
        let make = PurchaseCommand::Make(wanted.collect());
        let Some(Outcome::Purchases(numbers)) = self.run(at, Command::Purchase(make))? else {
            return Ok(());
        };
        for number in numbers {
            let purchase = self.bought(number)?.purchase.id;
            let edit = PurchaseCommand::Edit {
                purchase,
                version: None,
                form: Some(PurchaseForm {
                    note: "Please pack by size and name the carton.".to_owned(),
                    ..PurchaseForm::default()
                }),
                items: Vec::new(),
            };
            self.run(at, Command::Purchase(edit))?;
            let send = PurchaseCommand::Send {
                purchase,
                expected: String::new(),
            };
            self.run(at, Command::Purchase(send))?;
        }
        Ok(())
    }

    /// Half of the first order's lines come in.
    pub(super) fn part(&mut self, at: Timestamp) -> Result<(), AppError> {
        let order = self.bought(1)?;
        let half = order.lines.len().div_ceil(2);
        let items = order
            .lines
            .iter()
            .filter(|line| !line.lot_tracked)
            .take(half);
        let items = items.map(|line| PurchaseItem {
            sku: line.sku.clone(),
            quantity: line.line.portions.rest().plain(line.decimals),
            cost: None,
        });
        let receive = PurchaseCommand::Receive {
            purchase: order.purchase.id,
            items: items.collect(),
            lot: LotWish::default(),
            reference: "DN 20881".to_owned(),
        };
        self.run(at, Command::Purchase(receive)).map(|_| ())
    }

    fn bought(&mut self, number: i64) -> Result<PurchaseView, AppError> {
        match self.ask(Query::Purchase(number))? {
            Answer::Purchase(Some(view)) => Ok(*view),
            _ => Err(wrong_answer()),
        }
    }
}

fn supplier(line: &Proposal) -> Option<SupplierId> {
    line.supplier.as_ref().map(|(id, _)| *id)
}
