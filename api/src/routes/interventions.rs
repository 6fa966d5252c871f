//! LMS-SNC: intervention groups.

use entity::{GroupId, intervention_group, tenant::TenantTx};
use openapi::{
    Failure, Raises, code,
    operations::{
        CreateGroup, DeleteGroup, GetGroup, GroupProgress as ProgressRow, ListGroups, SetGroupPupils, SuggestPupils,
        UpdateGroup,
    },
};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use sea_orm::DbErr;

use crate::{
    app::App,
    body::Fields,
    interventions::{
        self, Cursor, GroupWithPupils, InterventionGroup,
        input::{GroupChange, NewGroup, Said, Terms},
        keeping,
        progress::{self, GroupProgress},
        pupils::{self, GroupPupils, NotSet},
        suggestions::{self, PupilSuggestion},
    },
    page::{Asked, Page},
    routes::{Tag, auth::NoContent},
    session::Caller,
};

/// LMS-SNC: intervention groups.
#[derive(Debug)]
pub struct Interventions(pub App);

/// A new group.
#[derive(Debug, ApiResponse)]
pub enum GroupCreated {
    /// The group
    #[oai(status = 201)]
    Created(Json<InterventionGroup>),
}

#[OpenApi]
impl Interventions {
    /// List intervention groups
    ///
    /// By name, those of the past too.
    #[oai(path = "/interventions", method = "get", operation_id = "listGroups", tag = "Tag::Interventions")]
    async fn list(
        &self,
        caller: Caller<ListGroups>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<InterventionGroup>>, Failure<ListGroups>> {
        let asked = Asked::<Cursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(interventions::list(&tx, &asked).await?))
    }

    /// Make an intervention group
    ///
    /// It has no pupils yet: `setGroupPupils` puts them in.
    #[oai(path = "/interventions", method = "post", operation_id = "createGroup", tag = "Tag::Interventions")]
    async fn create(
        &self,
        caller: Caller<CreateGroup>,
        body: Json<Fields<NewGroup>>,
    ) -> Result<GroupCreated, Failure<CreateGroup>> {
        let terms = Said::read(&body).and_then(Said::of_new).map_err(|_| code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let group = keeping::create(&tx, terms, caller.actor(), self.0.clock.now()).await.map_err(not_written)?;
        tx.commit().await?;
        Ok(GroupCreated::Created(Json(InterventionGroup::of(group, 0))))
    }

    /// Suggest pupils for an intervention
    ///
    /// Pupils who are in no group that goes on or is to come, with the reasons; who needs it most comes first.
    #[oai(
        path = "/interventions/suggestions",
        method = "get",
        operation_id = "suggestPupils",
        tag = "Tag::Interventions"
    )]
    async fn suggest(
        &self,
        caller: Caller<SuggestPupils>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PupilSuggestion>>, Failure<SuggestPupils>> {
        let asked = Asked::<suggestions::Cursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(suggestions::list(&tx, &asked, self.0.clock.now()).await?))
    }

    /// Show an intervention group and its pupils
    ///
    /// Those who have left are not among the pupils; `groupProgress` shows them, too.
    #[oai(path = "/interventions/:group_id", method = "get", operation_id = "getGroup", tag = "Tag::Interventions")]
    async fn get(
        &self,
        caller: Caller<GetGroup>,
        group_id: Path<GroupId>,
    ) -> Result<Json<GroupWithPupils>, Failure<GetGroup>> {
        let tx = caller.tenant.read().await?;
        let group = interventions::find(&tx, group_id.0).await?.ok_or(code::SES_006)?;
        Ok(Json(interventions::with_pupils(&tx, group).await?))
    }

    /// Change an intervention group
    ///
    /// Any subset of the fields; a `version` that is not the current one is LMS-API-007.
    #[oai(
        path = "/interventions/:group_id",
        method = "patch",
        operation_id = "updateGroup",
        tag = "Tag::Interventions"
    )]
    async fn update(
        &self,
        caller: Caller<UpdateGroup>,
        group_id: Path<GroupId>,
        body: Json<Fields<GroupChange>>,
    ) -> Result<Json<InterventionGroup>, Failure<UpdateGroup>> {
        let now = self.0.clock.now();
        let said = Said::read(&body).map_err(|_| code::API_008)?;
        let version = body.number("version").map_err(|_| code::API_008)?;

        let tx = caller.tenant.begin().await?;
        let group = existing(&tx, group_id.0).await?;
        let terms = said.changing(Terms::of(&group)).map_err(|_| code::API_008)?;
        let version = version.unwrap_or(group.version);
        if !keeping::update(&tx, &group, version, terms, caller.actor(), now).await.map_err(not_written)? {
            return Err(code::API_007.into());
        }
        let group = existing(&tx, group.id).await?;
        let shown = interventions::show(&tx, group).await?;
        tx.commit().await?;
        self.0.wake.wake();
        Ok(Json(shown))
    }

    /// Delete an intervention group
    ///
    /// With what was noted for it; what its pupils have practised stays. One that has ended can be kept instead.
    #[oai(
        path = "/interventions/:group_id",
        method = "delete",
        operation_id = "deleteGroup",
        tag = "Tag::Interventions"
    )]
    async fn delete(
        &self,
        caller: Caller<DeleteGroup>,
        group_id: Path<GroupId>,
    ) -> Result<NoContent, Failure<DeleteGroup>> {
        let tx = caller.tenant.begin().await?;
        let group = existing(&tx, group_id.0).await?;
        keeping::delete(&tx, &group, caller.actor(), self.0.clock.now()).await?;
        tx.commit().await?;
        self.0.wake.wake();
        Ok(NoContent::Done)
    }

    /// Say who is in an intervention group
    ///
    /// Exactly these pupils: who is not named leaves. How each stands on joining is noted, to measure the gain from; who
    /// leaves and comes back goes on from the first joining.
    #[oai(
        path = "/interventions/:group_id/pupils",
        method = "put",
        operation_id = "setGroupPupils",
        tag = "Tag::Interventions"
    )]
    async fn set_pupils(
        &self,
        caller: Caller<SetGroupPupils>,
        group_id: Path<GroupId>,
        body: Json<Fields<GroupPupils>>,
    ) -> Result<Json<GroupWithPupils>, Failure<SetGroupPupils>> {
        let chosen = pupils::read(&body).map_err(not_set)?;
        let tx = caller.tenant.begin().await?;
        let group = existing(&tx, group_id.0).await?;
        pupils::set(&tx, &group, &chosen, caller.actor(), self.0.clock.now()).await.map_err(not_set)?;
        let shown = interventions::with_pupils(&tx, group).await?;
        tx.commit().await?;
        self.0.wake.wake();
        Ok(Json(shown))
    }

    /// Show how an intervention group does
    ///
    /// Questions answered against the weekly goal, each pupil on joining and now, and what was gained against pupils of the
    /// same year outside the group, with a warning when the numbers are small. As of the sessions that have ended.
    #[oai(
        path = "/interventions/:group_id/progress",
        method = "get",
        operation_id = "groupProgress",
        tag = "Tag::Interventions"
    )]
    async fn progress(
        &self,
        caller: Caller<ProgressRow>,
        group_id: Path<GroupId>,
    ) -> Result<Json<GroupProgress>, Failure<ProgressRow>> {
        let tx = caller.tenant.read().await?;
        let group = interventions::find(&tx, group_id.0).await?.ok_or(code::SES_006)?;
        Ok(Json(progress::of(&tx, group, self.0.clock.now()).await?))
    }
}

/// The group, locked for the change.
async fn existing<O: Raises<code::SES_006>>(
    tx: &TenantTx,
    id: GroupId,
) -> Result<intervention_group::Model, Failure<O>> {
    Ok(interventions::lock(tx, id).await?.ok_or(code::SES_006)?)
}

fn not_written<O: Raises<code::SNC_002>>(error: DbErr) -> Failure<O> {
    if interventions::name_is_taken(&error) { Failure::from(code::SNC_002).because(error) } else { error.into() }
}

fn not_set(error: NotSet) -> Failure<SetGroupPupils> {
    match error {
        NotSet::Malformed => code::API_008.into(),
        NotSet::NoSuchPupil => code::TCH_002.into(),
        NotSet::Database(error) => error.into(),
    }
}
