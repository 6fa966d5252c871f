//! The fourth wall: every operation of the document, called by every role of one school with the ids of another. The
//! answer is, byte for byte, the answer to an id that nobody has, and the other school's rows are as before.
//!
//! A new operation is walked by itself. Where it has a parameter or a field with a new name, the test fails until the
//! name stands in [`IDS`] or in [`OTHERS`].

use std::sync::atomic::{AtomicU32, Ordering};

use api::{serve, tokens};
use entity::{SchoolId, refresh_token};
use openapi::{
    Who,
    operations::{self, Row},
};
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Map, Value, json};

use super::full_school::{Dump, Things, fill};
use crate::support::{Answer, Call, Person, School, TestApp};

/// What a parameter or field of that name is the id of, in paths, queries and bodies.
const IDS: [(&str, Kind); 8] = [
    ("actor", Kind::Administrator),
    ("classroom_id", Kind::Classroom),
    ("import_id", Kind::Import),
    ("job_id", Kind::Job),
    ("refresh_token", Kind::RefreshToken),
    ("school_id", Kind::School),
    ("teacher_id", Kind::Teacher),
    ("user_id", Kind::Pupil),
];

/// Parameters and fields that are no ids, with what is said there: so much that the operation gets as far as its ids.
const OTHERS: [(&str, Said); 42] = [
    ("Idempotency-Key", Said::Nothing),
    ("action", Said::Nothing),
    ("after", Said::Nothing),
    ("archived", Said::Nothing),
    ("confirm_large", Said::Nothing),
    ("current", Said::Text("no-such-secret-7")),
    ("erase", Said::Text("true")),
    ("external_id", Said::Nothing),
    ("file", Said::Nothing),
    ("first_name", Said::Text("Ada")),
    ("from", Said::Nothing),
    ("kind", Said::Nothing),
    ("last_name", Said::Text("Walker")),
    ("leavers", Said::Nothing),
    ("limit", Said::Nothing),
    ("mode", Said::Nothing),
    ("name", Said::New),
    ("new", Said::Text("another-secret-7")),
    ("on_error", Said::Nothing),
    ("outcome", Said::Nothing),
    // Of a pupil a PIN is said, and a password where one must be.
    ("password", Said::IfNeeded("no-such-secret-7")),
    ("pin", Said::Pin("402718")),
    ("q", Said::Nothing),
    ("role", Said::Role),
    ("sen_status", Said::Nothing),
    ("slug", Said::New),
    ("state", Said::Nothing),
    ("status", Said::IfNeeded("suspended")),
    ("to", Said::Nothing),
    ("upn", Said::Nothing),
    ("urn", Said::Text("654321")),
    ("username", Said::New),
    ("version", Said::Nothing),
    ("year_group", Said::Nothing),
    // Room for none: the list is as long as it says.
    ("-1", Said::Nothing),
    ("-2", Said::Nothing),
    ("-3", Said::Nothing),
    ("-4", Said::Nothing),
    ("-5", Said::Nothing),
    ("-6", Said::Nothing),
    ("-7", Said::Nothing),
    ("-8", Said::Nothing),
];
