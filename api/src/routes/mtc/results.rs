//! LMS-MTC: results of the check.

use entity::{ClassroomId, RoundId};
use openapi::{Failure, operations};
use poem_openapi::{OpenApi, param::Query};

use crate::{
    app::App,
    checks::results::{self, Filter, MtcResult},
    page::{Asked, ResultsFormat},
    routes::{Tag, results::Results as Found},
    session::Caller,
};

/// LMS-MTC: results of the check.
#[derive(Debug)]
pub struct Results(pub App);

#[OpenApi]
impl Results {
    /// List results of the check
    ///
    /// The latest first: of each pupil in a round the last complete attempt, and every complete rehearsal, each with all
    /// its answers. `format=csv` is one file of the latest 2,000 for a spreadsheet; it has no pages.
    #[oai(path = "/mtc/results", method = "get", operation_id = "mtcResults", tag = "Tag::Mtc")]
    async fn list(
        &self,
        caller: Caller<operations::MtcResults>,
        /// Results of this round.
        round_id: Query<Option<RoundId>>,
        /// Results of the pupils who are in this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// `json` (the default) or `csv`.
        format: Query<Option<ResultsFormat>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Found<MtcResult>, Failure<operations::MtcResults>> {
        let asked = Asked::read(limit.0, after.0.as_deref())?;
        let filter = Filter { round_id: round_id.0, classroom_id: classroom_id.0 };
        let tx = caller.tenant.read().await?;
        Ok(match format.0 {
            Some(ResultsFormat::Csv) => Found::file(results::file(&tx, filter).await?),
            Some(ResultsFormat::Json) | None => Found::page(results::list(&tx, filter, &asked).await?),
        })
    }
}
