//! Every question finds its answer here, each by the file of its noun.

use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::app::work::Look;

pub(crate) fn answer(_look: &Look<'_>, _query: &Query) -> Result<Answer, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
