//! What products and customers refer to, from CSV: areas, units, tax classes, colours, sizes and their classes.

use crate::app::area;
use crate::app::command::Rejection;
use crate::app::command::SupplierCommand;
use crate::app::error::AppError;
use crate::app::shop::{self, NewTaxClass, NewUnit};
use crate::app::supplier;
use crate::app::transfer::intake::{Form, Table};
use crate::app::word;
use crate::app::work::Work;
use crate::domain::area::AreaForm;
use crate::domain::money::parse_decimal;
use crate::domain::price::TaxComponent;
use crate::domain::supplier::{SupplierForm, SupplyForm};
use crate::domain::word::{WordForm, WordKind};

/// Writes areas (`code,name,delivery_weekdays`), units (`code,name,decimals`) and tax classes
/// (`code,name,component,rate_percent`, one row a component); those that are there already stay as they are.
pub(crate) fn load(
    work: &mut Work<'_>,
    areas: &str,
    units: &str,
    tax_classes: &str,
) -> Result<(), AppError> {
    area::add_missing(work, &read_areas(areas)?)?;
    shop::add_units(work, &read_units(units)?)?;
    shop::add_tax_classes(work, &read_tax_classes(tax_classes)?)
}

/// Writes colours (`name,swatch`), size classes (`name`) and sizes (`label,class`) in the order of their rows; those that
/// are there already stay as they are.
pub(crate) fn load_looks(
    work: &mut Work<'_>,
    colours: &str,
    size_classes: &str,
    sizes: &str,
) -> Result<(), AppError> {
    let form = |place: usize, key: String| WordForm {
        key,
        position: (place + 1).to_string(),
        ..WordForm::default()
    };
    let named = rows(colours, &["name", "swatch"])?.into_iter().enumerate();
    let colours: Vec<WordForm> = named
        .map(|(place, [name, swatch])| WordForm {
            swatch,
            ..form(place, name)
        })
        .collect();
    let named = rows(size_classes, &["name"])?.into_iter().enumerate();
    let classes: Vec<WordForm> = named.map(|(place, [name])| form(place, name)).collect();
    let named = rows(sizes, &["label", "class"])?.into_iter().enumerate();
    let sizes: Vec<WordForm> = named
        .map(|(place, [label, size_class])| WordForm {
            size_class,
            ..form(place, label)
        })
        .collect();
    word::add_missing(work, WordKind::Colour, &colours)?;
    word::add_missing(work, WordKind::SizeClass, &classes)?;
    word::add_missing(work, WordKind::Size, &sizes)
}

/// Writes suppliers (`code,name,email,phone,address,tax_id,lead_days,notes`) and what they deliver, one row a product
/// for all its variants (`supplier,product_code,supplier_code,pack,lead_days`).
pub(crate) fn suppliers(
    work: &mut Work<'_>,
    suppliers: &str,
    supplied: &str,
) -> Result<(), AppError> {
    let columns = &[
        "code",
        "name",
        "email",
        "phone",
        "address",
        "tax_id",
        "lead_days",
        "notes",
    ];
    for [code, name, email, phone, address, tax_id, lead_days, notes] in rows(suppliers, columns)? {
        let form = SupplierForm {
            code,
            name,
            email,
            phone,
            address,
            tax_id,
            lead_days,
            notes,
        };
        supplier::execute(work, SupplierCommand::Add(form))?;
    }
    let columns = &[
        "supplier",
        "product_code",
        "supplier_code",
        "pack",
        "lead_days",
    ];
    for [code, product, supplier_code, pack, lead_days] in rows(supplied, columns)? {
        let form = SupplyForm {
            supplier_code,
            lead_days,
            pack,
            ..SupplyForm::default()
        };
        supplier::supply_product(work, &code, &product, &form)?;
    }
    Ok(())
}

fn rows<const N: usize>(
    text: &str,
    columns: &'static [&'static str; N],
) -> Result<Vec<[String; N]>, AppError> {
    let form = Form {
        columns,
        required: columns,
        kind: None,
    };
    let table = Table::read(text.as_bytes(), form, None, &[])?;
    if let Some(Rejection { line, reason, .. }) = table.unreadable.first() {
        return Err(AppError::invalid("file", format!("line {line} {reason}")));
    }
    let cells = &table.cells;
    let rows = table.rows.iter();
    Ok(rows
        .map(|(_, row)| columns.map(|column| cells.get(row, column)))
        .collect())
}

fn read_areas(text: &str) -> Result<Vec<AreaForm>, AppError> {
    let rows = rows(text, &["code", "name", "delivery_weekdays"])?;
    Ok(rows
        .into_iter()
        .map(|[code, name, weekdays]| AreaForm {
            code,
            name,
            weekdays,
        })
        .collect())
}

fn read_units(text: &str) -> Result<Vec<NewUnit>, AppError> {
    let rows = rows(text, &["code", "name", "decimals"])?;
    rows.into_iter()
        .map(|[code, name, decimals]| {
            let decimals = decimals.trim().parse().map_err(|_not_a_number| {
                AppError::invalid("decimals", format!("`{decimals}` must be 0 to 3"))
            })?;
            Ok(NewUnit {
                code,
                name,
                decimals,
            })
        })
        .collect()
}

fn read_tax_classes(text: &str) -> Result<Vec<NewTaxClass>, AppError> {
    let mut classes: Vec<NewTaxClass> = Vec::new();
    for [code, name, component, percent] in
        rows(text, &["code", "name", "component", "rate_percent"])?
    {
        let rate = parse_decimal(percent.trim(), 2).map_err(|_not_a_rate| {
            AppError::invalid(
                "rate_percent",
                format!("`{percent}` must be a percentage such as 18 or 5.5"),
            )
        })?;
        let component = TaxComponent {
            name: component,
            rate,
        };
        match classes.iter_mut().find(|class| class.code == code) {
            Some(class) => class.components.push(component),
            None => classes.push(NewTaxClass {
                code,
                name,
                components: vec![component],
            }),
        }
    }
    Ok(classes)
}
