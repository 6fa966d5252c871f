//! LMS-MTC: results of the check.

use entity::{ClassroomId, RoundId};
use openapi::{Failure, operations};
use poem_openapi::{OpenApi, param::Query};

use crate::{
    authentication::Caller,
    mtc::results::{self, MtcResult, MtcResultFilter},
    page::{PageRequest, ResultsFormat},
    routes::{Tag, results::ResultsResponse},
};

/// The LMS-MTC operation for results.
#[derive(Debug)]
pub struct MtcResultsRoutes;

#[OpenApi]
impl MtcResultsRoutes {
    /// List results of the check
    ///
    /// Lists the last complete attempt of each pupil in a round, and every complete rehearsal, each with all its
    /// answers; the latest comes first. `format=csv` returns one file for a spreadsheet with the latest 2,000 results,
    /// without pages.
    #[oai(path = "/mtc/results", method = "get", operation_id = "mtcResults", tag = "Tag::Mtc")]
    async fn list(
        &self,
        caller: Caller<operations::MtcResults>,
        /// Only results of this round.
        round_id: Query<Option<RoundId>>,
        /// Only the results of pupils who are in this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// The format: `json` (the default) or `csv`.
        format: Query<Option<ResultsFormat>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<ResultsResponse<MtcResult>, Failure<operations::MtcResults>> {
        let page_request = PageRequest::read(limit.0, after.0.as_deref())?;
        let filter = MtcResultFilter { round_id: round_id.0, classroom_id: classroom_id.0 };
        let tx = caller.tenant.read().await?;
        Ok(match format.0 {
            Some(ResultsFormat::Csv) => ResultsResponse::file("mtc-results.csv", results::file(&tx, filter).await?),
            Some(ResultsFormat::Json) | None => ResultsResponse::page(results::list(&tx, filter, &page_request).await?),
        })
    }
}
