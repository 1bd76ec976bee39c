//! What a new password must be.

/// Fewest characters of a new password.
pub const LEAST: usize = 8;

/// Most bytes of a new password: hashing takes time by length.
pub const MOST: usize = 1_024;

/// Why a new password is refused, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// Too few characters.
    #[error("too short; take at least {LEAST} characters")]
    TooShort,
    /// Too many bytes.
    #[error("too long; take at most {MOST} bytes")]
    TooLong,
    /// The sign-in name itself.
    #[error("must not be the user's name")]
    IsTheName,
}

/// Looks whether `password` may become `user`'s.
pub fn check(user: &str, password: &str) -> Result<(), PasswordRefused> {
    if password.chars().count() < LEAST {
        Err(PasswordRefused::TooShort)
    } else if password.len() > MOST {
        Err(PasswordRefused::TooLong)
    } else if password.eq_ignore_ascii_case(user.trim()) {
        Err(PasswordRefused::IsTheName)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_case() {
        assert_eq!(check("ann", "1234567"), Err(PasswordRefused::TooShort));
        assert_eq!(
            check("ann", &"x".repeat(MOST + 1)),
            Err(PasswordRefused::TooLong)
        );
        assert_eq!(
            check("ann-marie", "Ann-Marie"),
            Err(PasswordRefused::IsTheName)
        );
        assert_eq!(check("ann", "counter-7"), Ok(()));
        assert_eq!(check("ann", "äöüäöüäö"), Ok(()));
    }
}
