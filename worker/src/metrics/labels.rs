//! The values that labels may have: no text from outside ever becomes one.

use poem::http::Method;

/// A label's values.
pub(super) trait Label: Copy + PartialEq + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// As it is written.
    fn text(self) -> &'static str;
}

macro_rules! labels {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$meaning:meta])+ $value:ident $text:literal;)+ })+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
            /// As it is written in a label and in the log.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                self.text()
            }
        }
    )+};
}

labels! {
    /// What became of a log-in.
    LoginOutcome {
        /// Signed in.
        Success "success";
        /// Wrong secret, no such user, archived, suspended: as it was answered.
        Wrong "wrong";
        /// The name is locked.
        Locked "locked";
        /// Its address has tried too often.
        Limited "limited";
        /// Too many wait for a core.
        Busy "busy";
        /// The service failed.
        Failed "failed";
    }

    /// What happened to a session of practice.
    SessionEvent {
        /// It began.
        Started "started";
        /// The pupil ended it.
        Finished "finished";
    }

    /// What an answer in practice was.
    Marked {
        /// Right.
        Right "right";
        /// Wrong.
        Wrong "wrong";
    }

    /// What happened to an attempt at the check.
    CheckEvent {
        /// Its form was handed out.
        Started "started";
        /// It is complete.
        Submitted "submitted";
    }

    /// How an attempt at a job ended.
    JobOutcome {
        /// Done.
        Done "done";
        /// Failed, and to be tried again.
        Retried "retried";
        /// Given up.
        Dead "dead";
        /// Put back by a worker that stops.
        HandedBack "handed_back";
        /// Another worker has it by now.
        Lost "lost";
    }
}

/// A method as a label: one that HTTP does not define is a client's own text.
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
