//! LMS-SNC: intervention groups.

use entity::{GroupId, intervention_group, tenant::TenantTx};
use openapi::{
    Failure, OrFail, Raises, code,
    operations::{
        CreateGroup, DeleteGroup, GetGroup, GroupProgress as ProgressRow, ListGroups, RestoreGroup, SetGroupPupils,
        SuggestPupils, UpdateGroup,
    },
};
use poem::web::Data;
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use sea_orm::DbErr;

use crate::{
    app::App,
    authentication::Caller,
    body::Fields,
    interventions::{
        self, GroupCursor, GroupWithPupils, InterventionGroup, crud,
        input::{GroupChange, GroupPatch, GroupSettings, NewGroup},
        progress::{self, GroupProgress},
        pupils::{self, GroupPupils, SetPupilsError},
        suggestions::{self, PupilSuggestion},
    },
    page::{Page, PageRequest},
    routes::{Tag, auth::NoContent},
};

/// The LMS-SNC operations.
#[derive(Debug)]
pub struct Interventions;

/// The response with a new group.
#[derive(Debug, ApiResponse)]
pub enum GroupCreated {
    /// The new group
    #[oai(status = 201)]
    Created(Json<InterventionGroup>),
}

#[OpenApi]
impl Interventions {
    /// List intervention groups
    ///
    /// The groups are sorted by name. The list includes groups that have ended.
    #[oai(path = "/interventions", method = "get", operation_id = "listGroups", tag = "Tag::Interventions")]
    async fn list(
        &self,
        caller: Caller<ListGroups>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<InterventionGroup>>, Failure<ListGroups>> {
        let page_request = PageRequest::<GroupCursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(interventions::list(&tx, &page_request).await?))
    }

    /// Create an intervention group
    ///
    /// A new group has no pupils; `setGroupPupils` adds them.
    #[oai(path = "/interventions", method = "post", operation_id = "createGroup", tag = "Tag::Interventions")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Caller<CreateGroup>,
        body: Json<Fields<NewGroup>>,
    ) -> Result<GroupCreated, Failure<CreateGroup>> {
        let settings = GroupPatch::read(&body).and_then(GroupPatch::into_new).or_fail(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let group = crud::create(&tx, settings, caller.actor(), app.clock.now()).await.map_err(write_failure)?;
        tx.commit().await?;
        Ok(GroupCreated::Created(Json(InterventionGroup::of(group, 0))))
    }

    /// Suggest pupils for an intervention
    ///
    /// Lists pupils who are in no current or future group, with the reasons. The pupils who need an intervention most
    /// come first.
    #[oai(
        path = "/interventions/suggestions",
        method = "get",
        operation_id = "suggestPupils",
        tag = "Tag::Interventions"
    )]
    async fn suggest(
        &self,
        app: Data<&App>,
        caller: Caller<SuggestPupils>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PupilSuggestion>>, Failure<SuggestPupils>> {
        let page_request = PageRequest::<suggestions::SuggestionCursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(suggestions::list(&tx, &page_request, app.clock.now()).await?))
    }

    /// Show an intervention group and its pupils
    ///
    /// Pupils who have left the group are not included; `groupProgress` includes them.
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
    /// Takes any subset of the fields. If `version` is not the current version, the response is LMS-API-007.
    #[oai(
        path = "/interventions/:group_id",
        method = "patch",
        operation_id = "updateGroup",
        tag = "Tag::Interventions"
    )]
    async fn update(
        &self,
        app: Data<&App>,
        caller: Caller<UpdateGroup>,
        group_id: Path<GroupId>,
        body: Json<Fields<GroupChange>>,
    ) -> Result<Json<InterventionGroup>, Failure<UpdateGroup>> {
        let now = app.clock.now();
        let patch = GroupPatch::read(&body).or_fail(code::API_008)?;
        let version = body.number("version").or_fail(code::API_008)?;

        let tx = caller.tenant.begin().await?;
        let group = lock_group(&tx, group_id.0).await?;
        let settings = patch.apply_to(GroupSettings::of(&group)).or_fail(code::API_008)?;
        let version = version.unwrap_or(group.version);
        if !crud::update(&tx, &group, version, settings, caller.actor(), now).await.map_err(write_failure)? {
            return Err(code::API_007.into());
        }
        let group = lock_group(&tx, group.id).await?;
        let shown = interventions::show(&tx, group).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(Json(shown))
    }

    /// Delete an intervention group
    ///
    /// Deletes the group's records, too, but not the practice of its pupils. `restoreGroup` takes it back within a day. A
    /// group that has ended does not need to be deleted.
    #[oai(
        path = "/interventions/:group_id",
        method = "delete",
        operation_id = "deleteGroup",
        tag = "Tag::Interventions"
    )]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Caller<DeleteGroup>,
        group_id: Path<GroupId>,
    ) -> Result<NoContent, Failure<DeleteGroup>> {
        let tx = caller.tenant.begin().await?;
        let group = lock_group(&tx, group_id.0).await?;
        crud::delete(&tx, &group, caller.actor(), app.clock.now()).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(NoContent::Done)
    }

    /// Restore a deleted intervention group
    ///
    /// Takes back a deletion within a day, with the pupils of the group and everything recorded for them. After that, or
    /// if another group has the name by then, the response is LMS-API-007. Repeating the request, or restoring a group
    /// that is not deleted, is harmless.
    #[oai(
        path = "/interventions/:group_id/restore",
        method = "post",
        operation_id = "restoreGroup",
        tag = "Tag::Interventions"
    )]
    async fn restore(
        &self,
        app: Data<&App>,
        caller: Caller<RestoreGroup>,
        group_id: Path<GroupId>,
    ) -> Result<Json<InterventionGroup>, Failure<RestoreGroup>> {
        let tx = caller.tenant.begin().await?;
        let group = crud::restore(&tx, group_id.0, caller.actor(), app.clock.now()).await?;
        let shown = interventions::show(&tx, group).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(Json(shown))
    }

    /// Set the pupils of an intervention group
    ///
    /// Replaces the pupils of the group: pupils who are not in the list leave the group. The attainment of each pupil
    /// on joining is recorded, so that the gain can be measured. A pupil who leaves and returns keeps the first joining
    /// date and the attainment recorded on that date.
    #[oai(
        path = "/interventions/:group_id/pupils",
        method = "put",
        operation_id = "setGroupPupils",
        tag = "Tag::Interventions"
    )]
    async fn set_pupils(
        &self,
        app: Data<&App>,
        caller: Caller<SetGroupPupils>,
        group_id: Path<GroupId>,
        body: Json<Fields<GroupPupils>>,
    ) -> Result<Json<GroupWithPupils>, Failure<SetGroupPupils>> {
        let pupil_ids = pupils::read(&body).map_err(set_pupils_failure)?;
        let tx = caller.tenant.begin().await?;
        let group = lock_group(&tx, group_id.0).await?;
        pupils::set(&tx, &group, &pupil_ids, caller.actor(), app.clock.now()).await.map_err(set_pupils_failure)?;
        let shown = interventions::with_pupils(&tx, group).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(Json(shown))
    }

    /// Show the progress of an intervention group
    ///
    /// Shows the questions answered against the weekly goal, and the attainment of each pupil on joining and now. Also
    /// compares the gain with pupils of the same year group outside the group, with a warning if the numbers are small.
    /// Only ended sessions count.
    #[oai(
        path = "/interventions/:group_id/progress",
        method = "get",
        operation_id = "groupProgress",
        tag = "Tag::Interventions"
    )]
    async fn progress(
        &self,
        app: Data<&App>,
        caller: Caller<ProgressRow>,
        group_id: Path<GroupId>,
    ) -> Result<Json<GroupProgress>, Failure<ProgressRow>> {
        let tx = caller.tenant.read().await?;
        let group = interventions::find(&tx, group_id.0).await?.ok_or(code::SES_006)?;
        Ok(Json(progress::load(&tx, group, app.clock.now()).await?))
    }
}

/// Returns the group, locked for a change, or LMS-SES-006 if the school has no group with this id.
async fn lock_group<O: Raises<code::SES_006>>(
    tx: &TenantTx,
    id: GroupId,
) -> Result<intervention_group::Model, Failure<O>> {
    Ok(interventions::lock(tx, id).await?.ok_or(code::SES_006)?)
}

fn write_failure<O: Raises<code::SNC_002>>(error: DbErr) -> Failure<O> {
    if interventions::name_is_taken(&error) { Failure::from(code::SNC_002).because(error) } else { error.into() }
}

fn set_pupils_failure(error: SetPupilsError) -> Failure<SetGroupPupils> {
    match error {
        SetPupilsError::Malformed(error) => error.with(code::API_008).into(),
        SetPupilsError::NoSuchPupil => code::TCH_002.into(),
        SetPupilsError::Database(error) => error.into(),
    }
}
