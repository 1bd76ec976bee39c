//! Which lot scanned goods are of: held from the scan before, asked for once, with the scans that wait for it.

use crate::app::{Answer, LotList, LotWish, Query};
use crate::domain::id::StoreId;
use crate::domain::recall::LotView;
use crate::domain::time::Day;
use crate::tui::screen::Cx;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};
use crate::tui::widgets::picker::Item;

/// A scan that waits for its lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// As scanned.
    pub code: String,
    /// Multiplier as typed.
    pub quantity: Option<String>,
    /// What one costs, as typed.
    pub cost: String,
    /// Whose lot is not known.
    sku: String,
}

/// The question that stands.
pub struct Question {
    sku: String,
    code: String,
    /// For goods that come in: code and expiry as typed.
    pub form: Form,
    /// For goods that go out: the lots to choose from, once known.
    lots: Vec<LotView>,
}

/// The lots of one go.
#[derive(Default)]
pub struct Lots {
    /// The lot each code was last booked with.
    held: Vec<(String, LotWish)>,
    /// The last lot of each SKU, to begin the question with.
    last: Vec<(String, LotWish)>,
    waiting: Vec<Waiting>,
    /// The question that stands.
    pub question: Option<Question>,
}

fn put(list: &mut Vec<(String, LotWish)>, key: &str, lot: LotWish) {
    list.retain(|(known, _)| known != key);
    list.push((key.to_owned(), lot));
}

fn get(list: &[(String, LotWish)], key: &str) -> LotWish {
    let found = list.iter().find(|(known, _)| known == key);
    found.map(|(_, lot)| lot.clone()).unwrap_or_default()
}

impl Lots {
    /// The lot that holds for a code.
    pub fn of(&self, code: &str) -> LotWish {
        get(&self.held, code)
    }

    /// Remembers with which lot goods were booked.
    pub fn booked(&mut self, sku: &str, lot: LotWish) {
        put(&mut self.last, sku, lot);
    }

    /// Forgets what holds for a code, so that the next scan of it asks.
    pub fn forget(&mut self, code: &str) {
        self.held.retain(|(known, _)| known != code);
    }

    /// How many scans wait for a lot.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// A scan was refused for want of a lot: it waits, and the question stands.
    pub fn wanted(&mut self, code: &str, quantity: Option<&str>, cost: &str, sku: &str) {
        self.waiting.push(Waiting {
            code: code.to_owned(),
            quantity: quantity.map(str::to_owned),
            cost: cost.to_owned(),
            sku: sku.to_owned(),
        });
        self.ask();
    }

    /// Scans that come while a question stands wait behind it.
    pub fn behind(&mut self, code: &str, quantity: Option<&str>, cost: &str) -> bool {
        let stands = self.question.is_some();
        if stands {
            self.waiting.push(Waiting {
                code: code.to_owned(),
                quantity: quantity.map(str::to_owned),
                cost: cost.to_owned(),
                sku: String::new(),
            });
        }
        stands
    }

    fn ask(&mut self) {
        let first = self.waiting.iter().find(|scan| !scan.sku.is_empty());
        if let (None, Some(first)) = (&self.question, first) {
            let last = get(&self.last, &first.sku);
            let form = Form::new(vec![
                Entry::typed("lot", "Lot", Takes::Text, &last.code).required(),
                Entry::typed("expiry", "Expires on", Takes::Text, &last.expiry)
                    .hint("Like 2027-03-31; may be empty. Enter books the scan."),
            ]);
            self.question = Some(Question {
                sku: first.sku.clone(),
                code: first.code.clone(),
                form,
                lots: Vec::new(),
            });
        }
    }

    /// Whose lot is asked for, and by which code.
    pub fn asked(&self) -> Option<(&str, &str)> {
        let question = self.question.as_ref()?;
        Some((&question.sku, &question.code))
    }

    /// The lots of the question in a store, for goods that go out.
    pub fn query(&self, store: StoreId) -> Option<Query> {
        let question = self.question.as_ref()?;
        Some(Query::Lots(LotList {
            store: Some(store),
            search: question.sku.clone(),
            limit: 200,
            ..LotList::default()
        }))
    }

    /// Takes the answer; the lots to choose from, the first time there are any.
    pub fn answered(&mut self, query: &Query, answer: &Answer, cx: &Cx) -> Option<Vec<Item<i64>>> {
        let (Query::Lots(_), Answer::Lots(rows)) = (query, answer) else {
            return None;
        };
        let question = self.question.as_mut()?;
        if !question.lots.is_empty() {
            return None;
        }
        let own = rows
            .iter()
            .filter(|row| row.sku == question.sku && row.on_hand.is_positive());
        question.lots = own.cloned().collect();
        let items = question.lots.iter().map(|row| {
            let day = row.expiry.map_or_else(|| "no expiry".to_owned(), Day::iso);
            let held = cx.quantity(row.on_hand, row.decimals);
            Item {
                key: row.id.0,
                text: format!("{}  {day}  {}", row.code, row.freshness.word()),
                detail: format!("{held} on hand"),
            }
        });
        Some(items.collect())
    }

    /// The lot chosen from the list.
    pub fn chosen(&mut self, id: i64) -> Option<LotWish> {
        let question = self.question.as_ref()?;
        let row = question.lots.iter().find(|row| row.id.0 == id)?;
        Some(LotWish::of(&row.code, ""))
    }

    /// The answer of the question: holds for its code from now on. What waited goes again, in its order.
    pub fn answer(&mut self, lot: LotWish) -> Vec<Waiting> {
        if let Some(question) = self.question.take() {
            for scan in self.waiting.iter().filter(|scan| scan.sku == question.sku) {
                put(&mut self.held, &scan.code, lot.clone());
            }
            put(&mut self.held, &question.code, lot.clone());
            put(&mut self.last, &question.sku, lot);
        }
        std::mem::take(&mut self.waiting)
    }

    /// The question is given up: the scans that waited for its lot are not booked; those behind it go again.
    pub fn give_up(&mut self) -> (usize, Vec<Waiting>) {
        let sku = self.question.take().map(|question| question.sku);
        let all = std::mem::take(&mut self.waiting);
        let (dropped, again): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|scan| Some(&scan.sku) == sku.as_ref());
        (dropped.len(), again)
    }
}
