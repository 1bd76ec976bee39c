//! Pure rules of the shop: no clock, no file, no chance, no SQL, no terminal.
//!
//! Everything here is a value in, a value out. The words are those of the counter: see each module.

pub mod access;
pub mod account;
pub mod alike;
pub mod area;
pub mod barcode;
pub mod bill;
pub mod count;
pub mod customer;
pub mod digital_link;
pub mod document;
pub mod figures;
pub mod grid;
pub mod gs1;
pub mod id;
pub mod inbox;
pub mod instore;
pub mod label;
pub mod locale;
pub mod lot;
pub mod money;
pub mod notice;
pub mod order;
pub mod payment;
pub mod picture;
pub mod portal;
pub mod price;
pub mod product;
pub mod purchase;
pub mod quantity;
pub mod recall;
pub mod review;
pub mod scan;
pub mod scanner;
pub mod shipment;
pub mod shop;
pub mod size;
pub mod sku;
pub mod stock;
pub mod stock_figures;
pub mod supplier;
pub mod text;
pub mod time;
pub mod transfer;
pub mod word;
