//! Notices: what happened that somebody outside wants to hear, and how a program of the shop's own is given them.

use crate::domain::order::words;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// A retailer's order waits for approval.
    ApprovalWanted,
    /// It was approved.
    Approved,
    /// It was rejected.
    Rejected,
    /// Something fell to its reorder level.
    LowStock,
    /// A shipment should go out.
    DispatchDue,
    /// Money is to be given back.
    RefundDue,
    /// Somebody asks to be let in.
    UserRequested,
}

words!(NoticeKind {
    ApprovalWanted => "approval_wanted",
    Approved => "approved",
    Rejected => "rejected",
    LowStock => "low_stock",
    DispatchDue => "dispatch_due",
    RefundDue => "refund_due",
    UserRequested => "user_requested",
});

impl NoticeKind {
    /// What it says, before its subject.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ApprovalWanted => "Order to approve",
            Self::Approved => "Order approved",
            Self::Rejected => "Order rejected",
            Self::LowStock => "Low stock",
            Self::DispatchDue => "Dispatch due",
            Self::RefundDue => "Refund due",
            Self::UserRequested => "User asks to be let in",
        }
    }

    /// True for what waits in the Inbox, so that a terminal rings for it.
    pub const fn waits(self) -> bool {
        !matches!(self, Self::Approved | Self::Rejected)
    }
}

/// How far a notice has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeState {
    /// For a program to be run.
    Waiting,
    /// A program has it now.
    Running,
    /// Passed on, or given up by a person.
    Done,
    /// No try came through.
    Failed,
}

words!(NoticeState { Waiting => "waiting", Running => "running", Done => "done", Failed => "failed" });

/// How often a program is run for one notice before it counts as failed.
pub const MOST_TRIES: i64 = 3;

/// Pauses after the first and after any later failed try, in milliseconds.
pub const PAUSES: [i64; 2] = [30_000, 120_000];

/// The longest time a program may take, in seconds.
pub const LONGEST_RUN: i64 = 60;

/// So long a try holds its notice, in milliseconds: one that is held longer was left by a process that died.
pub const LEASE: i64 = (LONGEST_RUN + 30) * 1000;

/// So long a notice waits for somebody to pass it on, in milliseconds; an older one would only confuse.
pub const STALE: i64 = 86_400_000;
