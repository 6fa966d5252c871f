//! Texts that people wrote and that name a person. An erasure leaves them, so the headteacher decides about them.

use std::collections::BTreeSet;

use entity::{
    account, arrangement, assessment, assessment_answer, assignment, classroom, intervention_group, marking,
    mastery_override, mtc_round, practice_session,
    tenant::{TenantEntity, TenantTx},
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColIdx, ColumnTrait, Condition, DbErr, ExprTrait, FromQueryResult, IntoSimpleExpr, QueryResult, TryGetError,
    TryGetable,
    prelude::Uuid,
    sea_query::{Expr, Func, Order, SelectStatement, UnionType},
};
use serde_json::Value;
use worker::normalise;

use super::erase;
use crate::page::{Page, PageRequest, containing};

/// A text that names the person.
#[derive(Debug, Object)]
pub struct Mention {
    /// What the text is.
    pub kind: MentionKind,
    /// The id of the assignment, assessment, class, group, marking or round with the text; for a note on a fact and for
    /// an assistant, the id of the pupil; for a written answer, the id of the pupil's session.
    pub id: Uuid,
    /// The text. For an assessment, the questions that name the person.
    #[oai(validator(min_length = 1, max_length = 60000))]
    pub passage: String,
}

/// The kinds of texts that people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum MentionKind {
    /// The note of an assignment.
    AssignmentNote,
    /// The title of an assessment.
    AssessmentTitle,
    /// The instructions of an assessment.
    AssessmentInstructions,
    /// Questions of an assessment.
    AssessmentQuestions,
    /// A pupil's written answer in an assessment.
    WrittenAnswer,
    /// The question that a written answer was marked for.
    MarkingQuestion,
    /// The feedback on a written answer.
    MarkingFeedback,
    /// The headteacher's note on a marking.
    ModerationNote,
    /// The note with which a teacher overrode the mastery level of a fact.
    OverrideNote,
    /// The person who assists a pupil.
    ArrangementAssistant,
    /// The name of a class.
    ClassroomName,
    /// The name of an intervention group.
    GroupName,
    /// The entry criteria of an intervention group.
    GroupEntryCriteria,
    /// The exit criteria of an intervention group.
    GroupExitCriteria,
    /// The name of a round of the Multiplication Tables Check.
    RoundName,
}

/// All kinds, in the order in which a list of mentions shows them.
const KINDS: [MentionKind; 15] = [
    MentionKind::AssignmentNote,
    MentionKind::AssessmentTitle,
    MentionKind::AssessmentInstructions,
    MentionKind::AssessmentQuestions,
    MentionKind::WrittenAnswer,
    MentionKind::MarkingQuestion,
    MentionKind::MarkingFeedback,
    MentionKind::ModerationNote,
    MentionKind::OverrideNote,
    MentionKind::ArrangementAssistant,
    MentionKind::ClassroomName,
    MentionKind::GroupName,
    MentionKind::GroupEntryCriteria,
    MentionKind::GroupExitCriteria,
    MentionKind::RoundName,
];

impl TryFrom<i32> for MentionKind {
    type Error = DbErr;

    fn try_from(number: i32) -> Result<Self, DbErr> {
        let kind = KINDS.into_iter().find(|kind| *kind as i32 == number);
        kind.ok_or_else(|| DbErr::Type(format!("no kind of mention has the number {number}")))
    }
}

impl TryGetable for MentionKind {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Ok(Self::try_from(i32::try_get_by(row, index)?)?)
    }
}

/// The cursor at the end of a page: the position of the kind in [`KINDS`], the id, and the place among the texts of the
/// same kind with the same id.
pub type MentionCursor = (i32, Uuid, i32);

#[derive(Debug, FromQueryResult)]
struct MentionRow {
    kind: MentionKind,
    id: Uuid,
    place: i32,
    passage: String,
}

/// Returns a page of the texts that contain a word of the person's name. Texts that an erasure of the person deletes
/// are left out. The database finds candidates and this function keeps those with the whole word, so a page may have
/// fewer items than its limit.
pub async fn list(
    tx: &TenantTx,
    person: &account::Model,
    request: &PageRequest<MentionCursor>,
) -> Result<Page<Mention>, DbErr> {
    let names = words(&format!("{} {}", person.first_name, person.last_name));
    let search = Search { tx, person, request };
    let mut texts = KINDS.into_iter().filter_map(|kind| search.texts(kind as i32, kind));
    let Some(mut query) = texts.next() else { return Ok(Page { items: Vec::new(), next: None, total: None }) };
    for text in texts {
        query.union(UnionType::All, text);
    }
    query.order_by("kind", Order::Asc).order_by("id", Order::Asc).order_by("place", Order::Asc).limit(request.rows());
    let rows: Vec<MentionRow> = tx.rows(&query).await?;
    let mut page = request.page(rows, |row| (row.kind as i32, row.id, row.place), |row| mention(row, &names));
    page.items.retain(|mention| is_named(&mention.passage, &names));
    Ok(page)
}

fn mention(row: MentionRow, names: &BTreeSet<String>) -> Mention {
    let passage = match row.kind {
        MentionKind::AssessmentQuestions => questions(&row.passage, names),
        _ => row.passage,
    };
    Mention { kind: row.kind, id: row.id, passage }
}

/// Returns the questions that name the person, one in each line.
fn questions(json: &str, names: &BTreeSet<String>) -> String {
    let questions: Vec<Value> = serde_json::from_str(json).unwrap_or_default();
    let texts = questions.iter().filter_map(|question| question["text"].as_str());
    texts.filter(|text| is_named(text, names)).collect::<Vec<_>>().join("\n")
}

/// Returns the normalised words of a text that have at least two characters.
fn words(text: &str) -> BTreeSet<String> {
    let words = normalise::for_search(text);
    words
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.len() > 1)
        .map(ToOwned::to_owned)
        .collect()
}

fn is_named(text: &str, names: &BTreeSet<String>) -> bool {
    !words(text).is_disjoint(names)
}

/// Matches texts that contain a word of the person's name, with or without its accents.
fn contains_name(text: &Expr, person: &account::Model) -> Condition {
    let names = format!("{} {}", person.first_name, person.last_name);
    let mut parts = words(&names);
    let accented = names.split(|character: char| !character.is_alphanumeric()).filter(|word| word.chars().count() > 1);
    // `lower` of SQLite changes only ASCII letters.
    parts.extend(
        accented.flat_map(|word| {
            [word.to_lowercase(), word.to_ascii_lowercase(), word.to_uppercase().to_ascii_lowercase()]
        }),
    );
    let lower = Expr::from(Func::lower(text.clone()));
    parts.iter().fold(Condition::any(), |any, part| any.add(lower.clone().like(containing(part))))
}

struct Search<'a> {
    tx: &'a TenantTx,
    person: &'a account::Model,
    request: &'a PageRequest<MentionCursor>,
}

impl Search<'_> {
    /// Returns the query of the texts of one kind; `None` if all of them are before the cursor.
    fn texts(&self, number: i32, kind: MentionKind) -> Option<SelectStatement> {
        if self.request.after.is_some_and(|(last, ..)| number < last) {
            return None;
        }
        let other_pupils = |column: Expr| column.ne(self.person.id);
        Some(match kind {
            MentionKind::AssignmentNote => {
                use assignment::{Column, Entity};
                let mut notes = self.column::<Entity>(number, Column::Id, Column::Note);
                notes.and_where(Column::Id.not_in_subquery(erase::sole_assignments(self.tx, self.person.id)));
                notes
            }
            MentionKind::AssessmentTitle => self.of_assessment(number, assessment::Column::Title),
            MentionKind::AssessmentInstructions => self.of_assessment(number, assessment::Column::Instructions),
            MentionKind::AssessmentQuestions => self.of_assessment(number, assessment::Column::Questions),
            MentionKind::WrittenAnswer => {
                use assessment_answer::{Column, Entity};
                let own_sessions = self
                    .tx
                    .select::<practice_session::Entity>()
                    .column(practice_session::Column::Id)
                    .and_where(practice_session::Column::PupilId.eq(self.person.id))
                    .to_owned();
                let place = Expr::cust("CAST(slot AS integer)");
                let written = Column::Written.into_simple_expr();
                let mut answers = self.select::<Entity>(number, Column::SessionId.into_simple_expr(), place, written);
                answers.and_where(Column::SessionId.not_in_subquery(own_sessions));
                answers
            }
            MentionKind::MarkingQuestion => self.of_marking(number, marking::Column::Question),
            MentionKind::MarkingFeedback => self.of_marking(number, marking::Column::Feedback),
            MentionKind::ModerationNote => self.of_marking(number, marking::Column::ModerationNote),
            MentionKind::OverrideNote => {
                use mastery_override::{Column, Entity};
                let place = Expr::cust("CAST(a * 100 + b AS integer)");
                let pupil = Column::PupilId.into_simple_expr();
                let mut notes = self.select::<Entity>(number, pupil.clone(), place, Column::Note.into_simple_expr());
                notes.and_where(other_pupils(pupil));
                notes
            }
            MentionKind::ArrangementAssistant => {
                use arrangement::{Column, Entity};
                let mut assistants = self.column::<Entity>(number, Column::PupilId, Column::Assistant);
                assistants.and_where(other_pupils(Column::PupilId.into_simple_expr()));
                assistants
            }
            MentionKind::ClassroomName => {
                self.column::<classroom::Entity>(number, classroom::Column::Id, classroom::Column::Name)
            }
            MentionKind::GroupName => self.of_group(number, intervention_group::Column::Name),
            MentionKind::GroupEntryCriteria => self.of_group(number, intervention_group::Column::EntryCriteria),
            MentionKind::GroupExitCriteria => self.of_group(number, intervention_group::Column::ExitCriteria),
            MentionKind::RoundName => {
                self.column::<mtc_round::Entity>(number, mtc_round::Column::Id, mtc_round::Column::Name)
            }
        })
    }

    fn of_assessment(&self, number: i32, text: assessment::Column) -> SelectStatement {
        self.column::<assessment::Entity>(number, assessment::Column::Id, text)
    }

    fn of_group(&self, number: i32, text: intervention_group::Column) -> SelectStatement {
        self.column::<intervention_group::Entity>(number, intervention_group::Column::Id, text)
    }

    fn of_marking(&self, number: i32, text: marking::Column) -> SelectStatement {
        let mut markings = self.column::<marking::Entity>(number, marking::Column::Id, text);
        markings.and_where(marking::Column::PupilId.ne(self.person.id));
        markings
    }

    fn column<E: TenantEntity>(&self, number: i32, id: E::Column, text: E::Column) -> SelectStatement {
        self.select::<E>(number, id.into_simple_expr(), Expr::cust("0"), text.into_simple_expr())
    }

    /// Selects the texts after the cursor that contain a word of the name.
    fn select<E: TenantEntity>(&self, number: i32, id: Expr, place: Expr, text: Expr) -> SelectStatement {
        let text = text.cast_as("text");
        let mut query = self
            .tx
            .select::<E>()
            .expr_as(Expr::cust(number.to_string()), "kind")
            .expr_as(id.clone(), "id")
            .expr_as(place.clone(), "place")
            .expr_as(text.clone(), "passage")
            .cond_where(contains_name(&text, self.person))
            .to_owned();
        if let Some((last, last_id, last_place)) = self.request.after
            && last == number
        {
            let key = Expr::tuple([id, place]);
            query.and_where(key.gt(Expr::tuple([Expr::value(last_id), Expr::value(last_place)])));
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_its_position_in_the_list_as_its_number_and_an_unknown_number_is_an_error() {
        for (number, kind) in (0..).zip(KINDS) {
            assert_eq!(MentionKind::try_from(number).unwrap(), kind);
        }
        for unknown in [-1, 15] {
            assert!(MentionKind::try_from(unknown).is_err());
        }
    }
}
