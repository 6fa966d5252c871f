//! The values that labels may have. Text from a request never becomes a label value.

use poem::http::Method;

/// The values of a label.
pub(super) trait Label: Copy + PartialEq + 'static {
    /// All values of the label.
    const ALL: &'static [Self];

    /// Returns the text of the value.
    fn text(self) -> &'static str;
}

macro_rules! labels {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$meaning:meta])+ $value:ident $text:literal;)+ })+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$meaning])+ $value),+
        }

        impl Label for $name {
            const ALL: &'static [Self] = &[$(Self::$value),+];

            fn text(self) -> &'static str {
                match self { $(Self::$value => $text),+ }
            }
        }

        impl $name {
            /// Returns the text of the value, for labels and the log.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                self.text()
            }
        }
    )+};
}

labels! {
    /// Why a connection was rejected or cut off.
    Rejection {
        /// The client has its maximum number of connections, and none of them is idle.
        ClientLimit "client_limit";
        /// The listener has its maximum number of connections, and none of them is idle.
        Limit "limit";
        /// Accepting failed, for example at the limit of open files.
        AcceptFailed "accept_failed";
        /// The client sent the head of a request, or read a response, too slowly.
        Slow "slow";
    }

    /// The outcome of a log-in.
    LoginOutcome {
        /// The person signed in.
        Success "success";
        /// The secret was wrong, the user was unknown or archived, or the school was suspended. The response is the
        /// same in all these cases.
        Wrong "wrong";
        /// The user name is locked.
        Locked "locked";
        /// The address has exceeded its rate limit.
        Limited "limited";
        /// Too many log-ins are waiting for a core.
        Busy "busy";
        /// The service failed internally.
        Failed "failed";
    }

    /// An operation that limits how often a client may call it without success.
    LimitedOperation {
        /// The log-in of pupils.
        PupilLogin "pupilLogin";
        /// The log-in of staff.
        StaffLogin "staffLogin";
        /// The log-in of platform administrators.
        PlatformLogin "platformLogin";
        /// The refresh of a sign-in.
        RefreshSession "refreshSession";
    }

    /// An event in the life of a practice session.
    SessionEvent {
        /// The session started.
        Started "started";
        /// The pupil finished the session.
        Finished "finished";
    }

    /// The result of a practice answer.
    Marked {
        /// The answer is right.
        Right "right";
        /// The answer is wrong.
        Wrong "wrong";
    }

    /// An event in the life of an attempt at the Multiplication Tables Check.
    CheckEvent {
        /// The pupil received the form.
        Started "started";
        /// The attempt is complete.
        Submitted "submitted";
    }

    /// The outcome of an attempt at a job.
    JobOutcome {
        /// The job is done.
        Done "done";
        /// The attempt failed and the job will be retried.
        Retried "retried";
        /// The job is dead: it will not be retried.
        Dead "dead";
        /// A stopping worker returned the job to the queue.
        HandedBack "handed_back";
        /// The worker lost its lease and another worker has claimed the job.
        Lost "lost";
    }
}

/// Returns a method as a label value. Methods that HTTP does not define are arbitrary text from a client and become
/// `other`.
pub(super) fn method_text(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
