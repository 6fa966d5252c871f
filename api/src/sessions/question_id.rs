//! Ids of questions. They are not drawn: an id is its session's, with the question's place, fact and form in the last 32
//! bits. So an answer says which question it is for before anything was looked up, and the id is the same whenever a lost
//! queue is made again.

use entity::SessionId;
use uuid::Uuid;
use worker::practice::{Fact, Form, Question};

/// The id of a session's question.
#[must_use]
pub fn of(session_id: SessionId, slot: u16, question: Question) -> Uuid {
    let fact = u128::try_from(question.fact.index()).unwrap_or_default();
    // From 1, or the first question would have the session's own id.
    let mark = (u128::from(slot) + 1) << 16 | fact << 8 | u128::from(question.form.code());
    Uuid::from_u128(session_id.0.as_u128() ^ mark)
}

/// Which question of the session the id names, if it is one of its ids at all. Whether it was ever asked is another matter.
#[must_use]
pub fn read(session_id: SessionId, id: Uuid) -> Option<(u16, Question)> {
    let mark = u32::try_from(session_id.0.as_u128() ^ id.as_u128()).ok()?;
    let [high, low, fact, form] = mark.to_be_bytes();
    let slot = u16::from_be_bytes([high, low]).checked_sub(1)?;
    let question = Question { fact: Fact::from_index(fact.into())?, form: Form::from_code(form)? };
    Some((slot, question))
}

/// The id of the question at a place of an assessment. It tells nothing of what is asked: that is in the paper.
#[must_use]
pub fn of_place(session_id: SessionId, slot: u16) -> Uuid {
    Uuid::from_u128(session_id.0.as_u128() ^ ((u128::from(slot) + 1) << 16 | NO_FACT))
}

/// Which place of the assessment the id names, if it is one of its session's ids at all.
#[must_use]
pub fn read_place(session_id: SessionId, id: Uuid) -> Option<u16> {
    let mark = (session_id.0.as_u128() ^ id.as_u128()).checked_sub(NO_FACT)?;
    let slot = u16::try_from(mark >> 16).ok().filter(|_| mark & NO_FACT == 0)?;
    slot.checked_sub(1)
}

/// Neither a fact nor a form has such a number, so that no id names a question both ways.
const NO_FACT: u128 = 0xFFFF;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_its_question_and_is_no_other_sessions() {
        let session = SessionId::draw();
        let fact = Fact::new(7, 8).unwrap();
        for slot in [0, 1, 19, 100, 199] {
            for form in Form::ALL {
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
    fn an_id_of_an_assessment_tells_its_place_alone() {
        let session = SessionId::draw();
        for slot in [0, 1, 99, 65_534] {
            let id = of_place(session, slot);
            assert_eq!(read_place(session, id), Some(slot));
            assert_eq!(read(session, id), None);
            assert_eq!(read_place(SessionId::draw(), id), None);
        }
        let question = Question { fact: Fact::new(7, 8).unwrap(), form: Form::Product };
        assert_eq!(read_place(session, of(session, 3, question)), None);
        assert_eq!(read_place(session, session.0), None);
    }
}
