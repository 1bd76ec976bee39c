//! What can be done to users.

use crate::domain::access::Role;
use crate::domain::id::UserId;

/// A hashed password (PHC string): made before the command, off the door's thread. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(crate) String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Changes of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserCommand {
    /// A new one → `Outcome::User`.
    Add {
        /// Sign-in name.
        name: String,
        /// Role.
        role: Role,
        /// Hashed password.
        password: PasswordHash,
        /// The customer of a retailer, by code.
        customer: Option<String>,
        /// As people call him; may be empty.
        full_name: String,
        /// He must choose his own password at the first sign-in.
        one_time: bool,
    },
    /// He who asked is let in → `Outcome::User`.
    Approve {
        /// Who.
        user: UserId,
        /// Role.
        role: Role,
        /// The customer of a retailer, by code.
        customer: Option<String>,
    },
    /// He who asked is not let in → `Outcome::User`.
    Refuse {
        /// Who.
        user: UserId,
        /// Why.
        reason: String,
    },
    /// Another full name or role → `Outcome::User`; another role ends his sessions.
    Edit {
        /// Who.
        user: UserId,
        /// As people call him, if it changes.
        full_name: Option<String>,
        /// Role, if it changes.
        role: Option<Role>,
        /// The customer of a retailer, by code; goes with the role.
        customer: Option<String>,
    },
    /// Another password → `Outcome::User`.
    SetPassword {
        /// Who.
        user: UserId,
        /// Hashed password.
        password: PasswordHash,
        /// He must choose his own at the next sign-in.
        one_time: bool,
    },
    /// His wrong tries are forgotten: he may sign in again → `Outcome::User`.
    Unlock(UserId),
    /// Disables or enables → `Outcome::User`; the last admin stays.
    SetActive {
        /// Who.
        user: UserId,
        /// Whether.
        active: bool,
    },
}

/// Who asks to be let in, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Sign-in name he would like.
    pub name: String,
    /// As people call him.
    pub full_name: String,
    /// What for.
    pub request: String,
    /// Hashed password.
    pub password: PasswordHash,
}

/// A password that is made here, hashed off the door's thread, and told once → `Outcome::OneTime`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OneTime {
    /// For a new user.
    Add {
        /// Sign-in name.
        name: String,
        /// As people call him; may be empty.
        full_name: String,
        /// Role.
        role: Role,
        /// The customer of a retailer, by code.
        customer: Option<String>,
    },
    /// Instead of a user's own.
    Reset(UserId),
}

impl OneTime {
    /// The command that gives this hashed password.
    pub(crate) fn with(self, password: PasswordHash) -> UserCommand {
        match self {
            Self::Add {
                name,
                full_name,
                role,
                customer,
            } => UserCommand::Add {
                name,
                role,
                password,
                customer,
                full_name,
                one_time: true,
            },
            Self::Reset(user) => UserCommand::SetPassword {
                user,
                password,
                one_time: true,
            },
        }
    }
}

/// What can be done with copies of the file; done beside the door, so that nobody waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupCommand {
    /// A checked copy beside the file, named by the time → `Outcome::BackedUp`.
    Make,
    /// Every rule is tried on a copy beside the file → `Outcome::BackupChecked`.
    Check(String),
}
