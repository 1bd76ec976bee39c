//! Every question finds its answer here, each by the file of its noun.

use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::app::work::Look;
use crate::app::{dashboard, report};

pub(crate) fn answer(look: &Look<'_>, query: &Query) -> Result<Answer, AppError> {
    match query {
        Query::Dashboard(filter) => dashboard::dashboard(look, filter),
        Query::Report(name, filter) => report::report(look, *name, filter),
        _ => Err(AppError::Internal("not yet".to_owned())),
    }
}
