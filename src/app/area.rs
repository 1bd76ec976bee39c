//! Areas: added, changed, removed when no customer is in them.

use crate::app::command::{AreaCommand, Outcome};
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::area::{Area, AreaForm, weekdays};
use crate::domain::text;
use crate::store;

pub(crate) fn execute(work: &mut Work<'_>, command: AreaCommand) -> Result<Outcome, AppError> {
    work.require(Right::EditCustomer)?;
    match command {
        AreaCommand::Add(form) => {
            let area = read(&form, 0)?;
            refuse_taken(work, &area.code, None)?;
            store::area::insert(work.tx, &area)?;
        }
        AreaCommand::Edit { code, form } => {
            let old = standing(work, &code)?;
            let new = read(&form, old.id)?;
            refuse_taken(work, &new.code, Some(old.id))?;
            store::area::update(work.tx, &old, &new)?;
        }
        AreaCommand::Delete(code) => {
            let area = standing(work, &code)?;
            if area.customers > 0 {
                let reason = match area.customers {
                    1 => "has a customer: give him another area first".to_owned(),
                    many => format!("has {many} customers: give them another area first"),
                };
                return Err(AppError::InUse {
                    what: "area".to_owned(),
                    code: area.code,
                    reason,
                });
            }
            store::area::delete(work.tx, &area)?;
        }
    }
    store::customer::changed(work.tx)?;
    work.touch(Topics::CUSTOMERS);
    Ok(Outcome::Done)
}

/// Writes areas; those that are there already stay as they are (set-up).
pub(crate) fn add_missing(work: &mut Work<'_>, forms: &[AreaForm]) -> Result<(), AppError> {
    work.require(Right::EditStores)?;
    for form in forms {
        let area = read(form, 0)?;
        if store::area::by_code(work.tx, &area.code)?.is_none() {
            store::area::insert(work.tx, &area)?;
        }
    }
    work.touch(Topics::CUSTOMERS);
    Ok(())
}

/// All areas, by code.
pub(crate) fn areas(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Areas(store::area::areas(look.tx)?))
}

/// Delivery weekdays as typed, in the stored form.
pub(crate) fn days(typed: &str) -> Result<String, AppError> {
    weekdays(typed).map_err(|word| {
        let reason = format!("`{word}` must be one of mon, tue, wed, thu, fri, sat, sun");
        AppError::invalid("delivery_weekdays", reason)
    })
}

fn read(form: &AreaForm, id: i64) -> Result<Area, AppError> {
    let code = text::code("code", &form.code)?;
    let name = match text::optional("name", &form.name, 80)? {
        empty if empty.is_empty() => code.clone(),
        name => name,
    };
    Ok(Area {
        id,
        code,
        name,
        weekdays: days(&form.weekdays)?,
        customers: 0,
    })
}

fn standing(work: &Work<'_>, code: &str) -> Result<Area, AppError> {
    let found = store::area::by_code(work.tx, code.trim())?;
    found.ok_or_else(|| AppError::NotFound {
        what: "area",
        code: code.trim().to_owned(),
    })
}

fn refuse_taken(work: &Work<'_>, code: &str, own: Option<i64>) -> Result<(), AppError> {
    match store::area::by_code(work.tx, code)? {
        Some(other) if Some(other.id) != own => Err(AppError::Duplicate {
            what: "area".to_owned(),
            code: other.code,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::{Command, CustomerCommand};
    use crate::app::query::Query;
    use crate::app::testing::fresh;
    use crate::domain::customer::CustomerForm;

    fn form(code: &str, days: &str) -> AreaForm {
        AreaForm {
            code: code.to_owned(),
            name: String::new(),
            weekdays: days.to_owned(),
        }
    }

    #[test]
    fn an_area_goes_when_nobody_is_in_it_and_its_days_hold_where_he_has_none() {
        let mut shop = fresh();
        let run = |shop: &mut crate::app::testing::Fresh, command| shop.run(Command::Area(command));
        run(
            &mut shop,
            AreaCommand::Add(form("NORTH", "Wednesday Monday")),
        )
        .unwrap();
        let again = run(&mut shop, AreaCommand::Add(form("north", ""))).unwrap_err();
        assert_eq!(again.code(), "duplicate");
        let wrong = run(&mut shop, AreaCommand::Add(form("SOUTH", "moon"))).unwrap_err();
        assert_eq!(wrong.code(), "invalid_input");
        shop.run(Command::Customer(CustomerCommand::Add(CustomerForm {
            code: "A".to_owned(),
            name: "Ava".to_owned(),
            area: "north".to_owned(),
            ..CustomerForm::default()
        })))
        .unwrap();
        let Answer::Customer(Some(ava)) = shop.ask(Query::Customer("A".to_owned())) else {
            panic!("no customer")
        };
        assert_eq!(
            (ava.weekdays.as_str(), ava.delivery_days()),
            ("", "mon,wed")
        );
        let used = run(&mut shop, AreaCommand::Delete("NORTH".to_owned())).unwrap_err();
        assert_eq!(used.code(), "in_use");
        run(
            &mut shop,
            AreaCommand::Edit {
                code: "NORTH".to_owned(),
                form: form("NORTH-1", "fri"),
            },
        )
        .unwrap();
        let before = shop.audited();
        run(&mut shop, AreaCommand::Add(form("WEST", "sat"))).unwrap();
        run(&mut shop, AreaCommand::Delete("west".to_owned())).unwrap();
        assert_eq!(shop.audited(), before + 2);
        let Answer::Areas(areas) = shop.ask(Query::Areas) else {
            panic!("no areas")
        };
        let told: Vec<(&str, &str, i64)> = areas
            .iter()
            .map(|area| (area.code.as_str(), area.weekdays.as_str(), area.customers))
            .collect();
        assert_eq!(told, [("NORTH-1", "fri", 1)]);
    }
}
