//! Ids of questions. They are derived rather than random: an id is the session's id, combined with the question's slot,
//! fact and form in the last 32 bits. The service can thus read the question from its id without a query, and the id
//! stays the same if a lost queue is rebuilt.

use entity::SessionId;
use uuid::Uuid;
use worker::practice::{Fact, Question, QuestionForm};

/// Returns the id of a question of the session.
#[must_use]
pub fn of(session_id: SessionId, slot: u16, question: Question) -> Uuid {
    let fact = u128::try_from(question.fact.index()).unwrap_or_default();
    // The id contains the slot plus 1, because otherwise the id of a question could equal the id of the session.
    let mark = (u128::from(slot) + 1) << 16 | fact << 8 | u128::from(question.form.code());
    Uuid::from_u128(session_id.0.as_u128() ^ mark)
}

/// Returns the slot and the question that an id encodes; `None` if it is not an id of the session. The session may
/// never have asked the question.
#[must_use]
pub fn read(session_id: SessionId, id: Uuid) -> Option<(u16, Question)> {
    let mark = u32::try_from(session_id.0.as_u128() ^ id.as_u128()).ok()?;
    let [high, low, fact, form] = mark.to_be_bytes();
    let slot = u16::from_be_bytes([high, low]).checked_sub(1)?;
    let question = Question { fact: Fact::from_index(fact.into())?, form: QuestionForm::from_code(form)? };
    Some((slot, question))
}

/// Returns the id of the question in a slot of an assessment. It encodes only the slot, because the paper has the
/// question.
#[must_use]
pub fn of_place(session_id: SessionId, slot: u16) -> Uuid {
    Uuid::from_u128(session_id.0.as_u128() ^ ((u128::from(slot) + 1) << 16 | NO_FACT))
}

/// Returns the assessment slot that an id encodes; `None` if it is not an id of the session.
#[must_use]
pub fn read_place(session_id: SessionId, id: Uuid) -> Option<u16> {
    let mark = (session_id.0.as_u128() ^ id.as_u128()).checked_sub(NO_FACT)?;
    let slot = u16::try_from(mark >> 16).ok().filter(|_| mark & NO_FACT == 0)?;
    slot.checked_sub(1)
}

/// Stands for the fact and the form in the id of an assessment's question. No fact and no form has this number, so no
/// id is valid for both [`read`] and [`read_place`].
const NO_FACT: u128 = 0xFFFF;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_one_question_of_one_session() {
        let session = SessionId::draw();
        let fact = Fact::new(7, 8).unwrap();
        for slot in [0, 1, 19, 100, 199] {
            for form in QuestionForm::ALL {
                let question = Question { fact, form };
                let id = of(session, slot, question);
                assert_eq!(read(session, id), Some((slot, question)));
                assert_eq!(id.get_version_num(), 7);
                assert_ne!(id, session.0);
                assert_eq!(read(SessionId::draw(), id), None);
            }
        }
        assert_eq!(read(session, session.0), None);
        assert_eq!(read(session, Uuid::nil()), None);
    }
    #[test]
    fn the_id_of_an_assessments_question_names_only_its_slot() {
        let session = SessionId::draw();
        for slot in [0, 1, 99, 65_534] {
            let id = of_place(session, slot);
            assert_eq!(read_place(session, id), Some(slot));
            assert_eq!(read(session, id), None);
            assert_eq!(read_place(SessionId::draw(), id), None);
        }
        let question = Question { fact: Fact::new(7, 8).unwrap(), form: QuestionForm::Product };
        assert_eq!(read_place(session, of(session, 3, question)), None);
        assert_eq!(read_place(session, session.0), None);
    }
}
