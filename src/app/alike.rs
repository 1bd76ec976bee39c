//! Near-duplicates: who of the customers is probably the one that is being added.

use std::collections::{BTreeMap, HashMap};

use crate::app::error::AppError;
use crate::domain::alike::{email_key, name_key, phone_key, tax_key};
use crate::domain::customer::Customer;
use crate::domain::shop::WALK_IN;
use crate::store::{self, Tx};

/// How many a warning names.
const NAMED: usize = 3;

/// What two customers have in common.
type Traits = [(&'static str, String); 4];

/// All customers by what is compared of them.
#[derive(Debug, Default)]
pub(crate) struct Known {
    by: HashMap<(&'static str, String), Vec<String>>,
    names: HashMap<String, String>,
}

impl Known {
    /// Those that are there; duplicates that became part of another do not count.
    pub(crate) fn load(tx: &Tx<'_>) -> Result<Self, AppError> {
        let mut known = Self::default();
        let all = store::customer::customers(tx)?;
        for customer in all.iter().filter(|one| one.merged_into.is_empty()) {
            known.add(customer);
        }
        Ok(known)
    }

    /// One more.
    pub(crate) fn add(&mut self, customer: &Customer) {
        if customer.code == WALK_IN {
            return;
        }
        for held in traits(customer) {
            self.by.entry(held).or_default().push(customer.code.clone());
        }
        self.names
            .insert(customer.code.clone(), customer.name.clone());
    }

    /// Who it resembles, in words; [`None`] = nobody.
    pub(crate) fn like(&self, customer: &Customer) -> Option<String> {
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for held in traits(customer) {
            let codes = self.by.get(&held).into_iter().flatten();
            for code in codes.filter(|code| **code != customer.code) {
                found.entry(code).or_default().push(held.0);
            }
        }
        let said = |(code, why): (&&str, &Vec<&str>)| {
            let name = self.names.get(*code).map_or("", String::as_str);
            format!("{code} {name} (the same {})", why.join(" and "))
        };
        let mut others: Vec<String> = found.iter().take(NAMED).map(said).collect();
        if found.len() > NAMED {
            others.push(format!("{} more", found.len() - NAMED));
        }
        (!others.is_empty()).then(|| others.join(", "))
    }
}

fn traits(customer: &Customer) -> impl Iterator<Item = (&'static str, String)> {
    let traits: Traits = [
        ("name", name_key(&customer.name)),
        ("e-mail", email_key(&customer.email)),
        ("phone", phone_key(&customer.phone)),
        ("tax number", tax_key(&customer.tax_id)),
    ];
    traits.into_iter().filter(|(_, key)| !key.is_empty())
}
