//! Every operation, with the callers that it allows and the codes that it may return in addition to the codes that its
//! shape implies.
//!
//! Each row becomes a type, for example `CreateUser`. The error of a handler is `Failure<CreateUser>`, so a handler
//! that returns a code outside the row does not compile. The extractor of a handler is `Caller<CreateUser>`, which
//! accepts only the callers that the row allows. Tests compare the rows with the specification, `operations.csv`.

use std::fmt;

use crate::catalogue::{Code, CodeType, code};

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowedCallers {
    /// Anyone, without a sign-in.
    Anyone,
    /// Any signed-in person, of a school or of the platform.
    AnySession,
    /// Any signed-in person except a pupil.
    StaffOrOperator,
    /// A platform administrator.
    Operator,
    /// People with one of these roles in a school.
    Roles(&'static [&'static str]),
}

impl AllowedCallers {
    /// The five roles of a school.
    pub const SCHOOL_ROLES: [&'static str; 5] = ["pupil", "teacher", "senco", "headteacher", "it_admin"];

    /// Returns whether a person with this school role may call the operation.
    #[must_use]
    pub fn admits(self, role: &str) -> bool {
        match self {
            Self::Anyone | Self::AnySession => true,
            Self::StaffOrOperator => role != "pupil",
            Self::Operator => false,
            Self::Roles(roles) => roles.contains(&role),
        }
    }

    /// Returns whether the operation allows some roles of a school and rejects others. An operation for everyone or for
    /// the platform does not distinguish the roles of a school.
    #[must_use]
    pub fn excludes_some_role(self) -> bool {
        match self {
            Self::Anyone | Self::AnySession | Self::Operator => false,
            Self::StaffOrOperator | Self::Roles(_) => !Self::SCHOOL_ROLES.iter().all(|role| self.admits(role)),
        }
    }
}

/// The specification of an operation.
#[derive(Debug)]
pub struct OperationSpec {
    /// The id of the operation in the document.
    pub id: &'static str,
    /// Who may call the operation.
    pub who: AllowedCallers,
    /// The codes that the operation may return in addition to the codes that its shape implies.
    pub codes: &'static [&'static Code],
}

impl OperationSpec {
    /// Returns the code for a database failure: the operation's own 500 code, otherwise "service unavailable".
    #[must_use]
    pub fn database_code(&self) -> &'static Code {
        // A failed hash and a failed signature are 500 codes, too, but not database failures.
        let not_database = [code::ADM_012::CODE.id, code::PLT_003::CODE.id];
        self.codes
            .iter()
            .copied()
            .find(|code| code.http_status == 500 && !not_database.contains(&code.id))
            .unwrap_or(code::API_006::CODE)
    }

    /// Returns the code for a body that cannot be parsed: the operation's own "invalid payload", otherwise "invalid
    /// request".
    #[must_use]
    pub fn payload_code(&self) -> &'static Code {
        let payload =
            [code::AUTH_010::CODE, code::SES_001::CODE, code::TCH_003::CODE, code::ADM_003::CODE, code::PLT_001::CODE];
        self.codes.iter().copied().find(|code| payload.contains(code)).unwrap_or(code::API_008::CODE)
    }

    /// Returns the code for a path id that is not a valid UUID: the operation's own "invalid id", otherwise the "not
    /// found" code for an unknown id.
    #[must_use]
    pub fn path_id_code(&self) -> &'static Code {
        let malformed = [code::ADM_002::CODE, code::PLT_006::CODE];
        // SES_006 comes before TCH_002: if an operation has both, TCH_002 is for a pupil id in the body.
        let unknown = [code::SES_006::CODE, code::TCH_002::CODE, code::TCH_005::CODE, code::ASM_002::CODE];
        let first = |candidates: &[&'static Code]| candidates.iter().copied().find(|code| self.codes.contains(code));
        first(&malformed).or_else(|| first(&unknown)).unwrap_or(code::SES_006::CODE)
    }

    /// Returns the code for a member of a school whose role the operation does not allow. `under_admin` is true if the
    /// path of the operation starts with `/admin`.
    #[must_use]
    pub fn role_code(&self, role: &str, under_admin: bool) -> &'static Code {
        if under_admin {
            return code::ADM_001::CODE;
        }
        let is_headteacher_only = self.codes.contains(&code::TCH_007::CODE) && matches!(role, "teacher" | "senco");
        if is_headteacher_only { code::TCH_007::CODE } else { code::AUTH_003::CODE }
    }
}

/// An operation as a type.
pub trait Operation: fmt::Debug + Send + Sync + 'static {
    /// The specification of the operation.
    const SPEC: &'static OperationSpec;
}

/// Marks an operation that may return the code `C`.
pub trait Raises<C: CodeType>: Operation {}

// Every operation can fail because of a bug or an overload.
impl<O: Operation> Raises<code::API_005> for O {}
impl<O: Operation> Raises<code::API_006> for O {}

macro_rules! operations {
    ($($name:ident $id:literal $who:ident $(($roles:expr))? [$($code:ident)*];)+) => {
        $(
            #[doc = concat!("The operation `", $id, "`.")]
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Operation for $name {
                const SPEC: &'static OperationSpec = &OperationSpec {
                    id: $id,
                    who: AllowedCallers::$who $(($roles))?,
                    codes: &[$(<code::$code as CodeType>::CODE),*],
                };
            }

            $(impl Raises<code::$code> for $name {})*
        )+

        /// Every operation.
        pub const OPERATIONS: &[&OperationSpec] = &[$(<$name as Operation>::SPEC),+];
    };
}

operations! {
    ListSchools "listSchools" Anyone [SCH_001];

    PupilLogin "pupilLogin" Anyone [AUTH_004 AUTH_005 AUTH_006 AUTH_007 AUTH_010 AUTH_011];
    StaffLogin "staffLogin" Anyone [AUTH_004 AUTH_005 AUTH_006 AUTH_007 AUTH_010 AUTH_012];
    RefreshSession "refreshSession" Anyone [AUTH_004 AUTH_008 AUTH_010];
    Logout "logout" AnySession [AUTH_010];
    WhoAmI "whoAmI" AnySession [];
    ChangePassword "changePassword" StaffOrOperator [AUTH_006 AUTH_010];

    StartSession "startSession" Roles(&["pupil"]) [SES_001 SES_004 SES_006 API_007];
    ListSessions "listSessions" Roles(&["pupil"]) [SES_005];
    GetSession "getSession" Roles(&["pupil"]) [SES_005 SES_006];
    AnswerQuestion "answerQuestion" Roles(&["pupil"]) [SES_001 SES_002 SES_003 SES_006];
    FinishSession "finishSession" Roles(&["pupil"]) [SES_003 SES_006];
    MyProgress "myProgress" Roles(&["pupil"]) [SES_005];
    MyAssignments "myAssignments" Roles(&["pupil"]) [SES_005];
    MyResults "myResults" Roles(&["pupil"]) [SES_005];
    SetPreferences "setPreferences" Roles(&["pupil"]) [SES_001 SES_005];

    ListMarkings "listMarkings" Roles(&["teacher", "senco", "headteacher"]) [TCH_001];
    GetMarking "getMarking" Roles(&["teacher", "senco", "headteacher"]) [TCH_001 TCH_005];
    SaveMarking "saveMarking" Roles(&["teacher", "senco", "headteacher"]) [TCH_003 TCH_005 TCH_006 API_007];
    ModerateMarking "moderateMarking" Roles(&["headteacher"]) [TCH_003 TCH_005 TCH_006 TCH_007];

    ListUsers "listUsers" Roles(&["it_admin", "headteacher"]) [ADM_004];
    CreateUser "createUser" Roles(&["it_admin", "headteacher"]) [ADM_003 ADM_005 ADM_007 ADM_009 ADM_010 ADM_011 ADM_012 ADM_013 ADM_014 ADM_015 API_007];
    GetUser "getUser" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_004 ADM_005];
    UpdateUser "updateUser" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_003 ADM_005 ADM_006 ADM_007 ADM_009 ADM_012 ADM_013 ADM_014 ADM_015];
    DeleteUser "deleteUser" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_005 ADM_006 ADM_008];
    ResetCredential "resetCredential" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_003 ADM_005 ADM_007 ADM_012 ADM_014 ADM_015];
    UnlockUser "unlockUser" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_005 ADM_007];
    ArchiveUsers "archiveUsers" Roles(&["it_admin", "headteacher"]) [ADM_003 ADM_007];
    RestoreUsers "restoreUsers" Roles(&["it_admin", "headteacher"]) [ADM_003 ADM_007];
    MoveUsers "moveUsers" Roles(&["it_admin", "headteacher"]) [ADM_003 ADM_005 ADM_007];
    UnlockUsers "unlockUsers" Roles(&["it_admin", "headteacher"]) [ADM_003 ADM_007];
    DrawCards "drawCards" Roles(&["it_admin", "headteacher"]) [ADM_003 ADM_005 ADM_007 ADM_012 API_007];
    ExportUser "exportUser" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_004 ADM_005];
    ListMentions "listMentions" Roles(&["headteacher"]) [ADM_002 ADM_004 ADM_005];
    ListClassrooms "listClassrooms" Roles(&["it_admin", "headteacher"]) [ADM_004];
    CreateClassroom "createClassroom" Roles(&["it_admin", "headteacher"]) [ADM_003 ADM_007 ADM_016 ADM_017 ADM_018];
    UpdateClassroom "updateClassroom" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_003 ADM_005 ADM_006 ADM_007 ADM_016 ADM_017 ADM_018];
    DeleteClassroom "deleteClassroom" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_005 ADM_008 ADM_019];
    CreateImport "createImport" Roles(&["it_admin", "headteacher"]) [ADM_003 ADM_007 ADM_020 ADM_021 API_007];
    ListImports "listImports" Roles(&["it_admin", "headteacher"]) [ADM_004];
    GetImport "getImport" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_004 SES_006];
    ImportEvents "importEvents" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_004 SES_006];
    CommitImport "commitImport" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_006 ADM_007 SES_006];
    CancelImport "cancelImport" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_006 ADM_007 SES_006];
    ImportErrors "importErrors" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_004 SES_006];
    LoginCards "loginCards" Roles(&["it_admin", "headteacher"]) [ADM_002 ADM_004 SES_006];
    ImportTemplate "importTemplate" Roles(&["it_admin", "headteacher"]) [];
    ListAudit "listAudit" Roles(&["it_admin", "headteacher"]) [ADM_004];
    ListSignInFailures "listSignInFailures" Roles(&["it_admin", "headteacher"]) [ADM_004];

    TeacherDashboard "teacherDashboard" Roles(&["teacher", "senco", "headteacher"]) [TCH_001];
    SchoolOverview "schoolOverview" Roles(&["headteacher"]) [TCH_001 TCH_007];
    ListPupils "listPupils" Roles(&["teacher", "senco", "headteacher"]) [TCH_001];
    GetPupil "getPupil" Roles(&["teacher", "senco", "headteacher"]) [TCH_001 TCH_002];
    PupilFacts "pupilFacts" Roles(&["teacher", "senco", "headteacher"]) [TCH_001 TCH_002];
    PupilHistory "pupilHistory" Roles(&["teacher", "senco", "headteacher"]) [TCH_001 TCH_002];
    ClassFacts "classFacts" Roles(&["teacher", "senco", "headteacher"]) [TCH_001 SES_006];
    AssignWork "assignWork" Roles(&["teacher", "senco", "headteacher"]) [TCH_002 TCH_003 TCH_004 API_007];
    ListAssignments "listAssignments" Roles(&["teacher", "senco", "headteacher"]) [TCH_001];
    GetAssignment "getAssignment" Roles(&["teacher", "senco", "headteacher"]) [TCH_001 SES_006];
    CancelAssignment "cancelAssignment" Roles(&["teacher", "senco", "headteacher"]) [TCH_004 SES_006];
    RestoreAssignment "restoreAssignment" Roles(&["teacher", "senco", "headteacher"]) [TCH_004 SES_006 API_007];
    OverrideMastery "overrideMastery" Roles(&["teacher", "senco", "headteacher"]) [TCH_002 TCH_003 TCH_004];
    SetArrangements "setArrangements" Roles(&["teacher", "senco", "headteacher"]) [TCH_002 TCH_003 TCH_006];
    ArrangePupils "arrangePupils" Roles(&["teacher", "senco", "headteacher"]) [TCH_003 TCH_006];
    UnlockPupil "unlockPupil" Roles(&["teacher", "senco", "headteacher"]) [TCH_002 TCH_006];
    UnlockPupils "unlockPupils" Roles(&["teacher", "senco", "headteacher"]) [TCH_003 TCH_006];
    ResetPin "resetPin" Roles(&["teacher", "senco", "headteacher"]) [TCH_002 TCH_006 ADM_012];
    UnlockClassroom "unlockClassroom" Roles(&["teacher", "senco", "headteacher"]) [TCH_006 SES_006];
    ClassCards "classCards" Roles(&["teacher", "senco", "headteacher"]) [TCH_001 TCH_006 ADM_012 SES_006];
    PupilCards "pupilCards" Roles(&["teacher", "senco", "headteacher"]) [TCH_002 TCH_003 TCH_006 ADM_012];

    ListGroups "listGroups" Roles(&["teacher", "senco", "headteacher"]) [SNC_001];
    CreateGroup "createGroup" Roles(&["senco", "headteacher"]) [SNC_002 SNC_003 API_008];
    GetGroup "getGroup" Roles(&["teacher", "senco", "headteacher"]) [SNC_001 SES_006];
    UpdateGroup "updateGroup" Roles(&["senco", "headteacher"]) [SNC_002 SNC_003 SES_006 API_007 API_008];
    DeleteGroup "deleteGroup" Roles(&["senco", "headteacher"]) [SNC_003 SES_006];
    RestoreGroup "restoreGroup" Roles(&["senco", "headteacher"]) [SNC_003 SES_006 API_007];
    SetGroupPupils "setGroupPupils" Roles(&["senco", "headteacher"]) [SNC_003 TCH_002 SES_006 API_008];
    GroupProgress "groupProgress" Roles(&["teacher", "senco", "headteacher"]) [SNC_001 SES_006];
    SuggestPupils "suggestPupils" Roles(&["senco", "headteacher"]) [SNC_001];

    PlatformLogin "platformLogin" Anyone [AUTH_004 AUTH_007 PLT_001 PLT_002 PLT_003 PLT_004];
    PlatformSchools "platformSchools" Operator [PLT_004];
    CreateSchool "createSchool" Operator [PLT_001 PLT_004 PLT_005];
    GetSchool "getSchool" Operator [PLT_004 PLT_006 SES_006];
    UpdateSchool "updateSchool" Operator [PLT_001 PLT_004 PLT_005 PLT_006 SES_006 API_007];
    ListSchoolAdmins "listSchoolAdmins" Operator [PLT_004 PLT_006 SES_006];
    CreateSchoolAdmin "createSchoolAdmin" Operator [PLT_001 PLT_004 PLT_006 PLT_007 PLT_008 SES_006];
    PlatformUsage "platformUsage" Operator [PLT_004];
    ListJobs "listJobs" Operator [PLT_004];
    RetryJob "retryJob" Operator [PLT_004 SES_006 API_007];
    RetryJobs "retryJobs" Operator [PLT_001 PLT_004];

    StartMtcAttempt "startMtcAttempt" Roles(&["pupil"]) [MTC_001 SES_001 SES_006 API_007];
    SaveMtcAttempt "saveMtcAttempt" Roles(&["pupil"]) [MTC_001 SES_001 SES_006 API_007];
    GetMtcAttempt "getMtcAttempt" Roles(&["pupil", "teacher", "senco", "headteacher"]) [MTC_002 SES_006];
    MtcResults "mtcResults" Roles(&["teacher", "senco", "headteacher"]) [MTC_002];
    ListRounds "listRounds" Roles(&["pupil", "teacher", "senco", "headteacher"]) [MTC_002];
    OpenRound "openRound" Roles(&["headteacher"]) [MTC_001 TCH_007 API_007 API_008];
    RoundStatus "roundStatus" Roles(&["teacher", "senco", "headteacher"]) [MTC_002 SES_006];
    UpdateRound "updateRound" Roles(&["headteacher"]) [MTC_001 TCH_007 SES_006 API_007 API_008];
    DeleteRound "deleteRound" Roles(&["headteacher"]) [MTC_001 TCH_007 SES_006 API_007];
    RestartMtc "restartMtc" Roles(&["teacher", "senco", "headteacher"]) [MTC_001 TCH_002 SES_006 API_007 API_008];
    MarkNotTaking "markNotTaking" Roles(&["teacher", "senco", "headteacher"]) [MTC_001 TCH_002 SES_006 API_007 API_008];
    DeclareRound "declareRound" Roles(&["headteacher"]) [MTC_001 TCH_007 SES_006 API_007];
    ListAssessments "listAssessments" Roles(&["pupil", "teacher", "senco", "headteacher"]) [ASM_001];
    CreateAssessment "createAssessment" Roles(&["teacher", "senco", "headteacher"]) [ASM_001 API_008];
    GetAssessment "getAssessment" Roles(&["teacher", "senco", "headteacher"]) [ASM_001 ASM_002];
    UpdateAssessment "updateAssessment" Roles(&["teacher", "senco", "headteacher"]) [ASM_001 ASM_002 API_007 API_008];
    DeleteAssessment "deleteAssessment" Roles(&["teacher", "senco", "headteacher"]) [ASM_001 ASM_002 API_007];
    StartAssessment "startAssessment" Roles(&["pupil"]) [ASM_002 ASM_003 API_007];
    AssessmentResults "assessmentResults" Roles(&["teacher", "senco", "headteacher"]) [ASM_001 ASM_002];
}

/// Finds the operation with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static OperationSpec> {
    OPERATIONS.iter().copied().find(|spec| spec.id == id)
}
