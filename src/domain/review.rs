//! What customers say of a product, from 1 to 10.

/// One review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// 1 to 10.
    pub rating: i64,
    /// What was said, may be empty.
    pub text: String,
    /// Who said it, may be empty.
    pub by: String,
    /// When, as RFC 3339; empty when nobody knows.
    pub at: String,
}

/// Best rating.
pub const BEST: i64 = 10;

/// The mean rating in hundredths, rounded half up; [`None`] without reviews.
pub fn mean(reviews: &[Review]) -> Option<i64> {
    let count = i64::try_from(reviews.len())
        .ok()
        .filter(|count| *count > 0)?;
    let sum: i64 = reviews.iter().map(|review| review.rating).sum();
    Some((sum * 200 + count) / (count * 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_rounded_half_up() {
        let rated = |ratings: &[i64]| {
            let reviews = ratings.iter().map(|rating| Review {
                rating: *rating,
                ..Review::default()
            });
            mean(&reviews.collect::<Vec<_>>())
        };
        assert_eq!(rated(&[]), None);
        assert_eq!(rated(&[9, 8]), Some(850));
        assert_eq!(rated(&[9, 9, 8]), Some(867));
        assert_eq!(rated(&[1, 1, 1, 1, 1, 1, 1, 2]), Some(113));
    }
}
