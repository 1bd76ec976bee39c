//! The outside world that use cases need: the clock, chance and password hashing. The only file that reads them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::app::command::PasswordHash;
use crate::app::error::AppError;
use crate::domain::time::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> Timestamp;
}

/// Gives chance.
pub trait Entropy: Send + Sync {
    /// 64 unforeseeable bits (or, in tests, the next of a seeded row).
    fn next(&self) -> u64;
}

/// What a process was given of the world.
#[derive(Clone)]
pub struct Env {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(chrono::Utc::now().timestamp_millis())
    }
}

struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn next(&self) -> u64 {
        getrandom::u64().unwrap_or_else(|_no_entropy| std::process::abort())
    }
}

/// A clock that stands still until it is moved.
#[derive(Clone, Default)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// Stands at `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.millis())))
    }

    /// Moves to `at`.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.millis(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A row of numbers made from a seed (`SplitMix64`): the same seed, the same row.
pub struct SeededEntropy(AtomicU64);

impl SeededEntropy {
    /// The row of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Entropy for SeededEntropy {
    fn next(&self) -> u64 {
        let mut mixed = self
            .0
            .fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst)
            .wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// Memory, passes and lanes of argon2id (19 MiB, 2, 1).
const ARGON: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The hash of a password that nobody has: checking against it costs what checking against a user's does.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCAxNg$MBgOpzzR8f2ShWYZZkrWb6M9t2mIQHzptKY3LxnRLUo";

impl Env {
    /// The real world.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }

    /// A given clock and chance.
    pub fn new(clock: impl Clock + 'static, entropy: impl Entropy + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            entropy: Arc::new(entropy),
        }
    }

    /// The same chance under another clock.
    #[must_use]
    pub fn with_clock(&self, clock: impl Clock + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            entropy: Arc::clone(&self.entropy),
        }
    }

    /// The same clock under other chance.
    #[must_use]
    pub fn with_entropy(&self, entropy: impl Entropy + 'static) -> Self {
        Self {
            clock: Arc::clone(&self.clock),
            entropy: Arc::new(entropy),
        }
    }

    /// Now, UTC.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// 64 bits of chance.
    pub fn random(&self) -> u64 {
        self.entropy.next()
    }

    /// A password of 16 letters and digits that are hard to mistake (about 80 bits).
    pub fn random_password(&self) -> String {
        const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789x";
        let letters = (0..16).map(|_| {
            let place = usize::try_from(self.random() % 32).unwrap_or_default();
            LETTERS.get(place).copied().map_or('x', char::from)
        });
        letters.collect()
    }

    /// Hashes a password with argon2id and a fresh salt. Slow on purpose (about 20 ms): never call it on the UI thread.
    pub fn hash_password(&self, password: &str) -> Result<PasswordHash, AppError> {
        let salt = [self.random().to_le_bytes(), self.random().to_le_bytes()].concat();
        let hash = argon()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|error| hashing(&error))?;
        Ok(PasswordHash(hash.to_string()))
    }
}

/// Checks a password against a stored hash; with [`None`] (unknown user, no PIN) it takes the same time and fails.
pub(crate) fn verify_password(password: &str, stored: Option<&str>) -> Result<bool, AppError> {
    let phc = Phc::new(stored.unwrap_or(NOBODY))
        .map_err(|error| AppError::Internal(error.to_string()))?;
    let (memory, passes, _) = strength(&phc);
    if memory > 1024 * 1024 || passes > 16 {
        return Err(AppError::Internal(
            "stored password parameters are out of bounds".to_owned(),
        ));
    }
    let fits = argon()?.verify_password(password.as_bytes(), &phc).is_ok();
    Ok(fits && stored.is_some())
}

/// True when a stored hash was made with other parameters than today's.
pub(crate) fn is_outdated(stored: &str) -> bool {
    Phc::new(stored)
        .is_ok_and(|phc| strength(&phc) != ARGON || phc.algorithm.as_str() != "argon2id")
}

/// Memory, passes and lanes of a hash.
fn strength(phc: &Phc) -> (u32, u32, u32) {
    let of = |name| phc.params.get_decimal(name).unwrap_or(0);
    (of("m"), of("t"), of("p"))
}

fn argon() -> Result<Argon2<'static>, AppError> {
    let (memory, passes, lanes) = ARGON;
    let params = Params::new(memory, passes, lanes, None)
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hashing(error: &impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("password hashing: {error}"))
}

/// The number of this process.
pub(crate) fn own_process() -> u32 {
    std::process::id()
}

/// True when a process of this machine still runs; [`None`] where that cannot be told.
pub(crate) fn process_is_alive(pid: u32) -> Option<bool> {
    let processes = std::path::Path::new("/proc");
    processes
        .join("self")
        .exists()
        .then(|| processes.join(pid.to_string()).exists())
}

/// A hash of parameters that were enough once, for tests.
#[cfg(test)]
pub(crate) fn weak_hash(password: &str) -> String {
    let params = Params::new(8 * 1024, 1, 1, None).unwrap();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(password.as_bytes(), b"0123456789abcdef")
        .unwrap()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_verify_and_strangers_fail() {
        let env = Env::new(ManualClock::default(), SeededEntropy::new(1));
        let hash = env.hash_password("counter-7").unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(verify_password("counter-7", Some(&hash.0)), Ok(true));
        assert_eq!(verify_password("counter-8", Some(&hash.0)), Ok(false));
        assert_eq!(verify_password("counter-7", None), Ok(false));
        assert!(!is_outdated(&hash.0));
        assert_ne!(env.random_password(), env.random_password());
    }
    #[test]
    fn a_stranger_costs_as_much_work_as_a_user() {
        // Only the whole work of argon2 finds that this password fits: a hash that is refused early would not.
        let phc = Phc::new(NOBODY).unwrap();
        assert_eq!(strength(&phc), ARGON);
        let fits = argon()
            .unwrap()
            .verify_password(b"nobody has this password", &phc);
        assert!(fits.is_ok());
        assert_eq!(verify_password("nobody has this password", None), Ok(false));
    }

    #[test]
    fn a_weaker_hash_still_fits_and_is_outdated() {
        let weak = weak_hash("counter-7");
        assert_eq!(verify_password("counter-7", Some(&weak)), Ok(true));
        assert!(is_outdated(&weak));
    }
}
