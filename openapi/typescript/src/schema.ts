// Generated from openapi/openapi.json by `make client`: do not edit.

export interface paths {
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who did what, when, on whom
         * @description The latest first. Nobody can change or delete an entry.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/classrooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List classes
         * @description By name, with how many pupils are in each.
         */
        get: operations["listClassrooms"];
        put?: never;
        /**
         * Make a class
         * @description Its pupils come later, by their accounts or by a roster.
         */
        post: operations["createClassroom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/classrooms/{classroom_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a class that has no pupils
         * @description A class with pupils is LMS-ADM-019: they have to be moved first.
         */
        delete: operations["deleteClassroom"];
        options?: never;
        head?: never;
        /**
         * Change a class
         * @description Any subset of the fields; a `version` that is not the current one is LMS-ADM-006.
         */
        patch: operations["updateClassroom"];
        trace?: never;
    };
    "/admin/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports
         * @description The latest first.
         */
        get: operations["listImports"];
        put?: never;
        /**
         * Upload a roster
         * @description A job validates it and, when `mode` is `commit`, imports it. What cannot be a roster at all is answered at once.
         */
        post: operations["createImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an import and its report
         * @description What would change or has changed, line by line, with every error and how to correct it.
         */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{import_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an import of which nothing is imported yet
         * @description The uploaded file is removed. Asking twice is harmless.
         */
        post: operations["cancelImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{import_id}/commit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Commit a validated import
         * @description The rows are compared anew with what the school is by then. Asking twice is harmless.
         */
        post: operations["commitImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{import_id}/errors.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the uploaded file with what is wrong in it
         * @description The same rows with a column `Errors`: correct them there and upload it again. Kept 7 days.
         */
        get: operations["importErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{import_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow an import
         * @description Server-sent events: the import, at once and whenever it has changed, until it has ended or waits for a commit.
         */
        get: operations["importEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{import_id}/login-cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Print the login cards of the pupils whom an import made
         * @description HTML made for printing, eight cards to a page, by class. The PINs are kept 7 days.
         */
        get: operations["loginCards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/template.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a template of a roster
         * @description Every column, with an example of a teacher and of a pupil.
         */
        get: operations["importTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts
         * @description By family name. Accounts in use, or with `archived` those out of use.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Make an account
         * @description A pupil has a PIN, a member of staff a password, which the person should then change.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an account
         * @description With its version, which a change gives back.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Archive an account, or erase it for good
         * @description An archived account can be restored; its person cannot sign in and is in no class. Erasing removes the person's
         *     whole record, and the kept rosters of the school.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description A new role or secret ends the account's sign-ins.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/admin/users/{user_id}/credential": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new PIN or password
         * @description The account's sign-ins end, and it is unlocked. Without a secret in the body one is drawn and answered, this once.
         */
        post: operations["resetCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{user_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all that is kept of a person
         * @description The answer to a subject access request. The audit log says who asked.
         */
        get: operations["exportUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{user_id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unlock an account at once
         * @description It forgets the failed log-ins; an account that is not locked stays as it is.
         */
        post: operations["unlockUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List assessments
         * @description The latest first. Among them are those that every school has, each month anew: 'Monthly 100' and each single table.
         *     Pupils see those that are for them, with their own sitting.
         */
        get: operations["listAssessments"];
        put?: never;
        /**
         * Make an assessment
         * @description For the pupils of classes, whoever is in them when it is started, and for single pupils.
         */
        post: operations["createAssessment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assessments/{assessment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an assessment with its questions and their answers
         * @description With whom it is for.
         */
        get: operations["getAssessment"];
        put?: never;
        post?: never;
        /**
         * Delete an assessment that nobody has started
         * @description A built-in one, or one that somebody has started, is LMS-API-007; the latter can be closed.
         */
        delete: operations["deleteAssessment"];
        options?: never;
        head?: never;
        /**
         * Change an assessment
         * @description A built-in one cannot be changed, nor the questions and the time limit of one that somebody has started:
         *     LMS-API-007, as for a `version` that is not the current one.
         */
        patch: operations["updateAssessment"];
        trace?: never;
    };
    "/assessments/{assessment_id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an assessment's results
         * @description By the pupils' names, each who has started it with every question and its marks. `format=csv` is one file of up to
         *     2,000 pupils for a spreadsheet; it has no pages.
         */
        get: operations["assessmentResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assessments/{assessment_id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start an assessment
         * @description Answers a session, which ends when its time is over, and tells nothing of the answers until then. Started again
         *     within that time it goes on; once it has ended, or outside its window, it is LMS-API-007.
         */
        post: operations["startAssessment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Access tokens end at once, too. Signing out twice is harmless.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell who is signed in
         * @description The account and the school of the access token, as they are now.
         */
        get: operations["whoAmI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password
         * @description Every other sign-in of the account ends.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/pupil/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a pupil in
         * @description Five failures in a row lock the user name for 15 minutes, also for the right PIN.
         */
        post: operations["pupilLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for new tokens
         * @description Each token is good once, with ten seconds of grace for parallel tabs; one that comes back later ends the sign-in.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/staff/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a member of staff in
         * @description Five failures in a row lock the user name for 15 minutes, also for the right password.
         */
        post: operations["staffLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interventions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List intervention groups
         * @description By name, those of the past too.
         */
        get: operations["listGroups"];
        put?: never;
        /**
         * Make an intervention group
         * @description It has no pupils yet: `setGroupPupils` puts them in.
         */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interventions/{group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an intervention group and its pupils
         * @description Those who have left are not among the pupils; `groupProgress` shows them, too.
         */
        get: operations["getGroup"];
        put?: never;
        post?: never;
        /**
         * Delete an intervention group
         * @description With what was noted for it; what its pupils have practised stays. One that has ended can be kept instead.
         */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        /**
         * Change an intervention group
         * @description Any subset of the fields; a `version` that is not the current one is LMS-API-007.
         */
        patch: operations["updateGroup"];
        trace?: never;
    };
    "/interventions/{group_id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how an intervention group does
         * @description Questions answered against the weekly goal, each pupil on joining and now, and what was gained against pupils of the
         *     same year outside the group, with a warning when the numbers are small. As of the sessions that have ended.
         */
        get: operations["groupProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interventions/{group_id}/pupils": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say who is in an intervention group
         * @description Exactly these pupils: who is not named leaves. How each stands on joining is noted, to measure the gain from; who
         *     leaves and comes back goes on from the first joining.
         */
        put: operations["setGroupPupils"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interventions/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggest pupils for an intervention
         * @description Pupils who are in no group that goes on or is to come, with the reasons; who needs it most comes first.
         */
        get: operations["suggestPupils"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's assignments
         * @description What is due first comes first. Those that were taken back are not in the list.
         */
        get: operations["myAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show one's progress
         * @description Every fact with how well the pupil has it, the streak of school days, and certificates.
         */
        get: operations["myProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show one's results
         * @description Assessments that have ended, checks that were marked, and written answers that were marked, with what the teacher says to them: the latest
         *     50 of each.
         */
        get: operations["myResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a check
         * @description The whole form is handed out, with timings and access arrangements: the check itself needs no network. Without a
         *     round it is a rehearsal. Asked again within 30 seconds, a round hands out the same attempt.
         */
        post: operations["startMtcAttempt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/attempts/{attempt_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an attempt at a check
         * @description Once it is marked, with its score; to staff, and to the pupil of a rehearsal, with every answer.
         */
        get: operations["getMtcAttempt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/attempts/{attempt_id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Save the answers of a check
         * @description Whole or in part, as often as one likes: saves are merged, and of several answers to a question the earliest
         *     counts. The same save may be sent again at any time; once the attempt has ended, another one is refused.
         */
        put: operations["saveMtcAttempt"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List results of the check
         * @description The latest first: of each pupil in a round the last complete attempt, and every complete rehearsal, each with all
         *     its answers. `format=csv` is one file of the latest 2,000 for a spreadsheet; it has no pages.
         */
        get: operations["mtcResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/rounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List rounds of the check
         * @description The latest first. A pupil sees those of the own year group, and how it stands with them.
         */
        get: operations["listRounds"];
        put?: never;
        /**
         * Open a round of the check
         * @description For a year group, which has one round at a time.
         */
        post: operations["openRound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/rounds/{round_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how each pupil of a round stands
         * @description With how many pupils stand how, and whether the round may be declared.
         */
        get: operations["roundStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/rounds/{round_id}/declaration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a round
         * @description When every pupil has a complete attempt or a reason. It locks the results.
         */
        post: operations["declareRound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/rounds/{round_id}/not-taking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note why a pupil does not take the check
         * @description Another reason takes the place of the one before; null takes it back.
         */
        post: operations["markNotTaking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mtc/rounds/{round_id}/restarts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a pupil a restart
         * @description At most two, each with a reason. The attempt so far takes no more answers; the next start draws a new form. A
         *     complete attempt counts until a later one is complete.
         */
        post: operations["restartMtc"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description The latest first.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a dead job again
         * @description It is due at once, with all its tries again. A job that is not dead is LMS-API-007.
         */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a platform administrator in
         * @description Five failures in a row lock the user name for 15 minutes.
         */
        post: operations["platformLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/schools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schools
         * @description By name, suspended ones too.
         */
        get: operations["platformSchools"];
        put?: never;
        /**
         * Make a school
         * @description It is empty: its first administrator comes next, by `createSchoolAdmin`.
         */
        post: operations["createSchool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/schools/{school_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a school
         * @description With its version, which a change gives back.
         */
        get: operations["getSchool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a school, suspend it, let it in again
         * @description Any subset of the fields; suspending ends every session of the school at once. A `version` that is not the current
         *     one is LMS-API-007.
         */
        patch: operations["updateSchool"];
        trace?: never;
    };
    "/platform/schools/{school_id}/admins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a school's administrators
         * @description Its IT admins and headteachers, archived ones too.
         */
        get: operations["listSchoolAdmins"];
        put?: never;
        /**
         * Make a school's IT admin or headteacher
         * @description Without a password one is drawn and answered, this once.
         */
        post: operations["createSchoolAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how much each school uses the product
         * @description By name of the school: accounts, log-ins, sign-ins that are open, jobs.
         */
        get: operations["platformUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the schools that one can sign in to
         * @description By name, suspended ones not among them.
         */
        get: operations["listSchools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's sessions
         * @description The latest first.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Begin a session
         * @description Takes the plan that is prepared for the pupil, or makes one. A session of the same kind that is still open is gone
         *     on with instead.
         */
        post: operations["startSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a session and what is asked next
         * @description After a lost network or in another tab: the question that is open, and how far the session is.
         */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a question
         * @description The same question answered again returns the first result. A question that the session does not ask, or a session
         *     that has ended, is LMS-SES-002. An assessment asks its questions in order, and tells nothing of them until its end.
         */
        post: operations["answerQuestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a session
         * @description Says what it came to; the same again says the same.
         */
        post: operations["finishSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the work that was set
         * @description The work due last first, with who has done how much of it.
         */
        get: operations["listAssignments"];
        put?: never;
        /**
         * Set work
         * @description For pupils or for a class, on whole times tables or on single facts. Who joins the class later does not have it.
         */
        post: operations["assignWork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/assignments/{assignment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take work back
         * @description What was answered stays. Asking twice is harmless.
         */
        delete: operations["cancelAssignment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/classrooms/{classroom_id}/facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a class's map of facts
         * @description How many pupils have each of the 78 facts how well.
         */
        get: operations["classFacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/classrooms/{classroom_id}/login-cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Print new login cards for a class
         * @description Every pupil of the class gets a new PIN, is signed out and unlocked. HTML made for printing, eight cards to a
         *     page. The PINs are told this once and kept nowhere: repeated, it draws others.
         */
        post: operations["classCards"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the classes, who needs attention, and what to reteach
         * @description The caller's own classes come first.
         */
        get: operations["teacherDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/markings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List written answers
         * @description The inbox: the oldest first.
         */
        get: operations["listMarkings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/markings/{marking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Mark a written answer
         * @description With a score the answer is marked, and the pupil sees score and feedback. What the headteacher has moderated is
         *     LMS-API-007, as is a `version` that is not the current one.
         */
        patch: operations["saveMarking"];
        trace?: never;
    };
    "/teacher/markings/{marking_id}/moderation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moderate a written answer's marking
         * @description The score counts in place of the teacher's. What nobody has marked yet is marked by it, too.
         */
        post: operations["moderateMarking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/pupils": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List pupils
         * @description Every pupil of the school who is in use.
         */
        get: operations["listPupils"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/pupils/{pupil_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a pupil
         * @description How it goes, the last weeks, what teachers have said, set and arranged.
         */
        get: operations["getPupil"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/pupils/{pupil_id}/arrangements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a pupil's access arrangements
         * @description In place of those before. They apply in practice and in checks; the wider time limit in practice alone.
         */
        put: operations["setArrangements"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/pupils/{pupil_id}/facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a pupil's facts
         * @description What the answers say of each of the 78 facts, and what a teacher says.
         */
        get: operations["pupilFacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/pupils/{pupil_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a pupil's practice by weeks
         * @description This week first, back to that of the first session, weeks without practice too.
         */
        get: operations["pupilHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/pupils/{pupil_id}/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say what a pupil knows
         * @description A teacher's word on facts, which the engine takes for its own while it holds. Facts that are not named stay as
         *     they are; the state `none` takes an earlier word back. The answer is every word that holds.
         */
        put: operations["overrideMastery"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/pupils/{pupil_id}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draw a new PIN for a pupil
         * @description It is answered this once. The pupil's sign-ins end, and the account is unlocked.
         */
        post: operations["resetPin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/pupils/{pupil_id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unlock a pupil's account at once
         * @description It forgets the failed log-ins; an account that is not locked stays as it is.
         */
        post: operations["unlockPupil"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teacher/school": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the whole school
         * @description How predicted and actual scores in the check are spread, by class; how much is practised, week by week; pupils with
         *     special educational needs beside the others, where nothing is told of fewer than five pupils. The headteacher's
         *     alone.
         */
        get: operations["schoolOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description The roles that the platform gives in a school.
         * @enum {string}
         */
        AdminRole: "it_admin" | "headteacher";
        /**
         * AnswerBody
         * @description An answer to a question.
         */
        AnswerBody: {
            /**
             * Format: double
             * @description The number typed; null when nothing was, or time ran out. It must be said, but where a question asks for words. A
             *     fact's is whole and not below 0; in an assessment's other questions it may have three decimal places.
             */
            answer?: number | null;
            /**
             * Format: int32
             * @description From the question's appearance to the answer, by the client's clock: milliseconds.
             */
            elapsed_ms: number;
            /**
             * Format: uuid
             * @description The question's id.
             */
            question_id: string;
            /**
             * @description What was written, where a question asks for words, and must be said there: up to 2,000 characters; null or blank
             *     when nothing was.
             */
            text?: string | null;
        };
        /**
         * AnswerRecord
         * @description An answer.
         */
        AnswerRecord: {
            /**
             * Format: int32
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int32
             * @description What was answered; null when nothing was.
             */
            answer: number | null;
            /**
             * Format: date-time
             * @description When.
             */
            answered_at: string;
            /**
             * Format: int32
             * @description The larger factor.
             */
            b: number;
            /** @description Was it right? */
            correct: boolean;
            /**
             * Format: int32
             * @description How long it took: milliseconds.
             */
            elapsed_ms: number;
        };
        /**
         * AnswerResult
         * @description What an answer came to.
         */
        AnswerResult: {
            /** @description Is it right? Null in an assessment, whose end tells. */
            correct: boolean | null;
            /** @description What changed for the fact; null in an assessment. */
            fact: components["schemas"]["FactChange"] | null;
            /** @description The question to answer next; null when that was the last one. */
            next: components["schemas"]["AskedQuestion"] | null;
            /** @description How far the session is. */
            progress: components["schemas"]["Progress"];
            /**
             * Format: int32
             * @description The right answer; null in an assessment.
             */
            right_answer: number | null;
        };
        /**
         * @description An access arrangement, by the national check's code.
         * @enum {string}
         */
        ArrangementCode: "ATA" | "CCT" | "FTS" | "ITA" | "NBQ" | "QNR" | "RON";
        /**
         * Arrangements
         * @description A pupil's access arrangements.
         */
        Arrangements: {
            /** @description The assistant's name, with ITA. */
            assistant: string | null;
            /** @description The codes, each once. */
            codes: components["schemas"]["ArrangementCode"][];
            /**
             * Format: date-time
             * @description When; null when there are none.
             */
            set_at: string | null;
            /** @description Who set them; null when there are none, or once that account was erased. */
            set_by: components["schemas"]["StaffName"] | null;
            /**
             * Format: double
             * @description How much wider the time limit is in practice, never in a check: 1 to 4; null when it is not.
             */
            time_limit_factor: number | null;
        };
        /**
         * AskedQuestion
         * @description A question, as it is shown.
         */
        AskedQuestion: {
            /**
             * Format: uuid
             * @description What the answer names it by.
             */
            id: string;
            /** @description What it asks for: a fact, but in an assessment. */
            kind: components["schemas"]["QuestionKind"];
            /**
             * Format: int32
             * @description What it is worth in an assessment: 1 to 10; null in practice.
             */
            marks: number | null;
            /** @description As the pupil reads it: `7 × 8`, `7 × ? = 56`, `56 ÷ 7`. */
            text: string;
        };
        /**
         * Assessment
         * @description An assessment.
         */
        Assessment: {
            /** @description Every school has it, each month anew, for all its pupils. Nobody can change it. */
            built_in: boolean;
            /**
             * Format: date-time
             * @description From when on it may no longer be started; null: never. Whoever has begun goes on.
             */
            closes_at: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What pupils are told before they begin. */
            instructions: string | null;
            /**
             * Format: int32
             * @description Questions: 1 to 100.
             */
            length: number;
            /**
             * Format: int32
             * @description What all of it is worth.
             */
            marks: number;
            /**
             * Format: date-time
             * @description From when on it may be started; null: at once.
             */
            opens_at: string | null;
            /** @description The pupil's own sitting; null before it, and for staff. */
            sitting: components["schemas"]["Sitting"] | null;
            /**
             * Format: int32
             * @description How many pupils have started it; null for pupils.
             */
            started: number | null;
            /**
             * Format: int32
             * @description From the start to the end of a sitting: seconds, 30 to 3,600. A pupil's wider time limit widens this, too.
             */
            time_limit_s: number;
            /** @description What it is called. */
            title: string;
            /**
             * Format: int32
             * @description Counts its changes.
             */
            version: number;
        };
        /**
         * AssessmentChange
         * @description A change of an assessment: any subset of the fields. Questions and time limit stay once somebody has started it.
         */
        AssessmentChange: {
            /** @description The classes whose pupils may sit it, in place of those that might. */
            classroom_ids?: string[] | null;
            /**
             * Format: date-time
             * @description From when on it may no longer be started; null: never.
             */
            closes_at?: string | null;
            /** @description What pupils are told before they begin; null: nothing. */
            instructions?: string | null;
            /**
             * Format: date-time
             * @description From when on it may be started; null: at once.
             */
            opens_at?: string | null;
            /** @description Single pupils who may sit it, in place of those who might. */
            pupil_ids?: string[] | null;
            /** @description What it asks, in order. */
            questions?: components["schemas"]["AssessmentQuestion"][] | null;
            /**
             * Format: int32
             * @description From the start to the end of a sitting: seconds.
             */
            time_limit_s?: number | null;
            /** @description What it is called: 1 to 128 characters. */
            title?: string | null;
            /**
             * Format: int32
             * @description The version that the change was made from.
             */
            version?: number | null;
        };
        /**
         * AssessmentDetail
         * @description An assessment as its school's staff sees it.
         */
        AssessmentDetail: {
            /** @description Every school has it, each month anew, for all its pupils. Nobody can change it. */
            built_in: boolean;
            /** @description The classes whose pupils may sit it. */
            classroom_ids: string[];
            /**
             * Format: date-time
             * @description From when on it may no longer be started; null: never. Whoever has begun goes on.
             */
            closes_at: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What pupils are told before they begin. */
            instructions: string | null;
            /**
             * Format: int32
             * @description Questions: 1 to 100.
             */
            length: number;
            /**
             * Format: int32
             * @description What all of it is worth.
             */
            marks: number;
            /**
             * Format: date-time
             * @description From when on it may be started; null: at once.
             */
            opens_at: string | null;
            /** @description Single pupils who may sit it. */
            pupil_ids: string[];
            /** @description What it asks, in order. */
            questions: components["schemas"]["AssessmentQuestion"][];
            /** @description The pupil's own sitting; null before it, and for staff. */
            sitting: components["schemas"]["Sitting"] | null;
            /**
             * Format: int32
             * @description How many pupils have started it; null for pupils.
             */
            started: number | null;
            /**
             * Format: int32
             * @description From the start to the end of a sitting: seconds, 30 to 3,600. A pupil's wider time limit widens this, too.
             */
            time_limit_s: number;
            /** @description What it is called. */
            title: string;
            /**
             * Format: int32
             * @description Counts its changes.
             */
            version: number;
        };
        /**
         * AssessmentOutcome
         * @description What a sitting of an assessment came to.
         */
        AssessmentOutcome: {
            /**
             * Format: int32
             * @description Marks at most.
             */
            marks: number;
            /** @description Every question with its answer, in order. */
            questions: components["schemas"]["QuestionResult"][];
            /**
             * Format: int32
             * @description Marks so far: those of answers that a teacher has yet to mark are not in it.
             */
            score: number;
            /**
             * Format: int32
             * @description Answers that a teacher has yet to mark.
             */
            to_mark: number;
        };
        /**
         * AssessmentQuestion
         * @description A question of an assessment. What follows from its kind may be sent back, and is not read.
         */
        AssessmentQuestion: {
            /**
             * Format: int32
             * @description A fact's one factor: 1 to 12.
             */
            a?: number | null;
            /**
             * Format: double
             * @description The one right number, with three decimal places at most; a fact's follows from it, and words have none.
             */
            answer?: number | null;
            /**
             * Format: int32
             * @description A fact's other factor: 1 to 12.
             */
            b?: number | null;
            /** @description How a fact is asked; left out: `product`. */
            form?: components["schemas"]["QuestionForm"] | null;
            /** @description What it asks for. */
            kind: components["schemas"]["QuestionKind"];
            /**
             * Format: int32
             * @description What it is worth: 1 to 10 where words are asked for, else 1. Left out: 1.
             */
            marks?: number | null;
            /** @description As the pupil reads it: 1 to 500 characters; a fact's follows from it. */
            text?: string | null;
        };
        /**
         * AssessmentRecords
         * @description A pupil's assessments.
         */
        AssessmentRecords: {
            /** @description What was said of the pupil's written answers, drafts and notes of staff included. */
            markings: components["schemas"]["MarkingRecord"][];
            /** @description Those that the pupil has sat. */
            sat: components["schemas"]["SatRecord"][];
            /** @description Assessments that name the pupil, not only the pupil's class. */
            set: string[];
        };
        /**
         * AssessmentResult
         * @description What a pupil's sitting came to.
         */
        AssessmentResult: {
            /**
             * Format: uuid
             * @description The pupil's class.
             */
            classroom_id: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            ended_at: string | null;
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /** @description Marks, question by question. */
            outcome: components["schemas"]["AssessmentOutcome"];
            /**
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /**
             * Format: uuid
             * @description The session.
             */
            session_id: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How far it is. */
            state: components["schemas"]["SessionState"];
        };
        /**
         * AssignedPupil
         * @description A pupil's part of an assignment.
         */
        AssignedPupil: {
            /**
             * Format: int32
             * @description Questions answered, those of a session under way too.
             */
            answered: number;
            /**
             * Format: int32
             * @description Those that were right.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When the last question was answered; null while it is not done.
             */
            done_at: string | null;
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /**
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
        };
        /**
         * Assignment
         * @description Work that a teacher has set.
         */
        Assignment: {
            /**
             * Format: date-time
             * @description When it was taken back.
             */
            cancelled_at: string | null;
            /**
             * Format: uuid
             * @description The class that it was set for; null when it was set for single pupils.
             */
            classroom_id: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description Who set it; null once that account was erased. */
            created_by: components["schemas"]["StaffName"] | null;
            /**
             * Format: date
             * @description The last day to do it.
             */
            due_on: string;
            /** @description Facts as pairs of factors, the smaller first; empty when whole tables are set. */
            facts: number[][];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What pupils are told. */
            note: string | null;
            /** @description Who has done how much, by name; where one pupil's assignments are shown, that pupil alone. */
            pupils: components["schemas"]["AssignedPupil"][];
            /**
             * Format: int32
             * @description How many questions each pupil is to answer: 1 to 100.
             */
            questions: number;
            /** @description Times tables, 1 to 12; empty when single facts are set. */
            tables: number[];
        };
        /**
         * AssignmentRecord
         * @description A pupil's part of an assignment.
         */
        AssignmentRecord: {
            /**
             * Format: int32
             * @description Questions answered.
             */
            answered: number;
            /**
             * Format: int32
             * @description Those that were right.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When it was done.
             */
            done_at: string | null;
        };
        /**
         * Attained
         * @description How a pupil stands.
         */
        Attained: {
            /**
             * Format: int32
             * @description Facts that are secure, of 78.
             */
            facts_secure: number;
            /**
             * Format: double
             * @description Marks of 25 expected in a check; null before there is enough to tell.
             */
            predicted_score: number | null;
        };
        /**
         * Attainment
         * @description How some pupils do.
         */
        Attainment: {
            /** @description Marks of each pupil's latest complete check in a round, whichever round that was. Rehearsals do not count. */
            actual: components["schemas"]["ScoreDistribution"];
            /**
             * Format: double
             * @description Questions that a pupil answered in a week, on the mean over the four weeks before the present one: to a tenth;
             *     null where there are no pupils.
             */
            answered_per_week: number | null;
            /** @description Marks expected in a Multiplication Tables Check, to the nearest mark. */
            predicted: components["schemas"]["ScoreDistribution"];
            /**
             * Format: int32
             * @description How many they are.
             */
            pupils: number;
        };
        /**
         * @description How far an attempt is.
         * @enum {string}
         */
        AttemptState: "open" | "complete" | "incomplete" | "restarted";
        /**
         * AuditEntry
         * @description An entry of the audit log. It names ids and fields, never a person.
         */
        AuditEntry: {
            /** @description What, as `user.archive`. */
            action: string;
            /**
             * Format: uuid
             * @description Who; null for the command line.
             */
            actor_id: string | null;
            /** @description In which role. */
            actor_role: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What changed: names of fields, numbers, ids. */
            detail: unknown;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: uuid
             * @description On which.
             */
            subject_id: string | null;
            /** @description On what kind of thing. */
            subject_kind: string;
        };
        /**
         * AuditRecord
         * @description An entry of the audit log that names the person.
         */
        AuditRecord: {
            /** @description What. */
            action: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Did the person do it, or was it done to the person? */
            by_the_person: boolean;
        };
        /**
         * Certificate
         * @description A certificate for a times table.
         */
        Certificate: {
            /**
             * Format: date-time
             * @description When it was earned.
             */
            earned_at: string;
            /**
             * Format: int32
             * @description Which table: 1 to 12.
             */
            times_table: number;
        };
        /**
         * CheckArrangements
         * @description Access arrangements as they apply in a check. The time for a question is never widened there.
         */
        CheckArrangements: {
            /** @description The assistant's name, with ITA. */
            assistant: string | null;
            /** @description By the national codes. */
            codes: components["schemas"]["ArrangementCode"][];
        };
        /**
         * CheckForm
         * @description An attempt as it is handed out: all that a client needs to go through the check without a network.
         */
        CheckForm: {
            /** @description The pupil's access arrangements. */
            arrangements: components["schemas"]["CheckArrangements"];
            /**
             * Format: date-time
             * @description Until when answers are taken.
             */
            closes_at: string;
            /**
             * Format: uuid
             * @description The attempt's id.
             */
            id: string;
            /**
             * Format: int32
             * @description Digits that an answer may have.
             */
            longest_answer: number;
            /**
             * Format: int32
             * @description Which of the pupil's attempts in the round it is: 1 to 3.
             */
            number: number;
            /**
             * Format: int64
             * @description The pause before each question, the first included: milliseconds.
             */
            pause_ms: number;
            /**
             * Format: int64
             * @description How long a question is shown: milliseconds.
             */
            question_ms: number;
            /** @description The questions, in their order. */
            questions: components["schemas"]["CheckQuestion"][];
            /**
             * Format: uuid
             * @description The round that it counts in; null for a rehearsal.
             */
            round_id: string | null;
            /**
             * Format: date-time
             * @description When it was handed out.
             */
            started_at: string;
            /** @description Questions to warm up with, timed as the others. They are not marked and not sent. */
            warm_up: components["schemas"]["CheckQuestion"][];
        };
        /**
         * CheckQuestion
         * @description A question: `table` times `factor`.
         */
        CheckQuestion: {
            /**
             * Format: int32
             * @description The second factor.
             */
            factor: number;
            /**
             * Format: int32
             * @description Its place, from 1.
             */
            number: number;
            /**
             * Format: int32
             * @description The first factor.
             */
            table: number;
        };
        /**
         * CheckRecord
         * @description The record of an attempt, or a part of it.
         */
        CheckRecord: {
            /** @description The answers, in any order. Of several to one question the earliest counts. */
            answers: components["schemas"]["GivenAnswer"][];
            /**
             * Format: date-time
             * @description What the client's clock says at the sending. Its times are judged by it, so it may be wrong, by days even.
             */
            sent_at: string;
        };
        /**
         * CheckRecords
         * @description A pupil's checks.
         */
        CheckRecords: {
            /** @description Every attempt, with every question and its answer. */
            attempts: components["schemas"]["MtcAttempt"][];
            /** @description The rounds that the pupil did not take. */
            not_taking: components["schemas"]["NotTakingRecord"][];
            /** @description The restarts that the pupil was given. */
            restarts: components["schemas"]["RestartRecord"][];
        };
        /**
         * ClassAttainment
         * @description A class.
         */
        ClassAttainment: {
            /** @description How its pupils do. */
            attainment: components["schemas"]["Attainment"];
            /**
             * Format: uuid
             * @description The class.
             */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Its year group, where it has one. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * ClassFact
         * @description A fact in a class.
         */
        ClassFact: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor, or the same again: 1 to 12.
             */
            b: number;
            /** @description How many pupils have which standing; they add up to the class. A teacher's word counts while it holds. */
            counts: components["schemas"]["StandingCounts"];
            /**
             * Format: double
             * @description The pupils who have it secure as a share: 0 to 1; null in a class without pupils.
             */
            secure: number | null;
        };
        /**
         * ClassFacts
         * @description A class's map of facts.
         */
        ClassFacts: {
            /** @description Its name. */
            classroom: string;
            /**
             * Format: uuid
             * @description The class.
             */
            classroom_id: string;
            /** @description All 78 facts, in order; with both orders of the factors they are the map of 12 x 12. */
            facts: components["schemas"]["ClassFact"][];
            /**
             * Format: int32
             * @description How many pupils are in it.
             */
            pupils: number;
        };
        /**
         * Classroom
         * @description A class.
         */
        Classroom: {
            /**
             * Format: date-time
             * @description When the class was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description As the school writes it; unique in the school without regard to case. */
            name: string;
            /**
             * Format: int64
             * @description How many pupils are in it, archived ones not counted.
             */
            pupils: number;
            /**
             * Format: uuid
             * @description Its teacher.
             */
            teacher_id: string | null;
            /**
             * Format: int32
             * @description Give it back in a change: if somebody else was faster, the change is refused.
             */
            version: number;
            /** @description Its year group, where it has one. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * ClassroomChange
         * @description A change of a class: any subset of the fields; null empties a field that may be empty.
         */
        ClassroomChange: {
            /** @description Unique in the school without regard to case. */
            name?: string;
            /**
             * Format: uuid
             * @description Its teacher: a teacher, SENCO or headteacher of the school.
             */
            teacher_id?: string | null;
            /**
             * Format: int32
             * @description The version that the change was made from.
             */
            version?: number | null;
            /** @description Its year group. */
            year_group?: components["schemas"]["YearGroup"] | null;
        };
        /**
         * ClassSummary
         * @description A class at a glance.
         */
        ClassSummary: {
            /**
             * Format: int32
             * @description Pupils who need attention.
             */
            attention: number;
            /**
             * Format: double
             * @description Secure facts of a pupil on the mean: 0 to 78; null in a class without pupils.
             */
            facts_secure: number | null;
            /**
             * Format: uuid
             * @description The class.
             */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Is the caller its teacher? */
            own: boolean;
            /**
             * Format: int32
             * @description Those who have answered since Monday.
             */
            practised_this_week: number;
            /**
             * Format: double
             * @description Marks expected in a Multiplication Tables Check on the mean, 0 to 25, over the pupils of whom it can be told; null when
             *     there is none.
             */
            predicted_score: number | null;
            /**
             * Format: int32
             * @description Pupils in it.
             */
            pupils: number;
            /**
             * Format: double
             * @description Right answers of the last 28 days as a share: 0 to 1; null without answers.
             */
            success: number | null;
            /** @description Its year group, where it has one. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * Counts
         * @description How many rows have which outcome.
         */
        Counts: {
            /**
             * Format: int32
             * @description New accounts.
             */
            created: number;
            /**
             * Format: int32
             * @description Pupils of the school who are not in the file.
             */
            leavers: number;
            /**
             * Format: int32
             * @description Pupils who come into another class.
             */
            moved: number;
            /**
             * Format: int32
             * @description Rows with something wrong.
             */
            rejected: number;
            /**
             * Format: int32
             * @description Accounts that were archived.
             */
            restored: number;
            /**
             * Format: int32
             * @description Accounts that are as the file says.
             */
            unchanged: number;
            /**
             * Format: int32
             * @description Accounts that change, the moved and the restored among them.
             */
            updated: number;
        };
        /**
         * CredentialBody
         * @description A secret to set; with neither, one is drawn.
         */
        CredentialBody: {
            /** @description A member of staff's new password. */
            password?: string | null;
            /** @description A pupil's new PIN. */
            pin?: string | null;
        };
        /**
         * Dashboard
         * @description What a teacher sees first.
         */
        Dashboard: {
            /** @description Pupils who need attention: those of the caller's classes first, then the most urgent; 100 at most. */
            attention: components["schemas"]["PupilSummary"][];
            /**
             * Format: int32
             * @description How many pupils of the school need attention.
             */
            attention_count: number;
            /** @description The school's classes: those of the caller first, each part by name. */
            classes: components["schemas"]["ClassSummary"][];
            /**
             * @description Five facts at most that most pupils of the caller's classes, or of the school for who has none, have met and do
             *     not have.
             */
            reteach: components["schemas"]["ReteachFact"][];
            /**
             * Format: date
             * @description This week's Monday, by London's clocks.
             */
            week: string;
        };
        /**
         * DosageWeek
         * @description A pupil's week.
         */
        DosageWeek: {
            /**
             * Format: int32
             * @description Questions that the pupil answered in it, in practice and in assignments.
             */
            answered: number;
            /** @description Were they the weekly goal, or more? */
            met: boolean;
            /** @description Is it over? Until then there is time to meet the goal. */
            over: boolean;
            /**
             * Format: date
             * @description Its Monday.
             */
            week: string;
        };
        /**
         * DrawnCredential
         * @description The secret that was drawn, told this once; null when it was given.
         */
        DrawnCredential: {
            /** @description A member of staff's password, which the person should then change. */
            password: string | null;
            /** @description A pupil's PIN. */
            pin: string | null;
        };
        /**
         * DrawnPin
         * @description A PIN that was drawn, told this once.
         */
        DrawnPin: {
            /** @description Six digits. */
            pin: string;
        };
        /**
         * FactChange
         * @description What an answer changed for its fact.
         */
        FactChange: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /** @description The fact's standing now. */
            after: components["schemas"]["FactMastery"];
            /**
             * Format: int32
             * @description The larger factor: 1 to 12.
             */
            b: number;
            /** @description The fact's standing before. */
            before: components["schemas"]["FactMastery"];
            /**
             * Format: int32
             * @description How long recall took, without the typing: milliseconds.
             */
            recall_ms: number;
            /**
             * Format: int32
             * @description How long it took on the mean before; null for a fact that was never timed: milliseconds.
             */
            usual_recall_ms: number | null;
        };
        /**
         * @description How well a pupil has a fact, as teachers and pupils see it.
         * @enum {string}
         */
        FactMastery: "unseen" | "not_yet" | "worked_out" | "quick" | "secure";
        /**
         * FactName
         * @description A fact.
         */
        FactName: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor: 1 to 12.
             */
            b: number;
        };
        /**
         * FactOverride
         * @description A teacher's word on a pupil's fact.
         */
        FactOverride: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor, or the same again: 1 to 12.
             */
            b: number;
            /** @description Why. */
            note: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            set_at: string;
            /** @description Who said it; null once that account was erased. */
            set_by: components["schemas"]["StaffName"] | null;
            /** @description What the teacher says. */
            state: components["schemas"]["OverrideState"];
            /**
             * Format: date
             * @description The last day that it holds; null for good.
             */
            until: string | null;
        };
        /**
         * FactRecord
         * @description What is known of a fact.
         */
        FactRecord: {
            /**
             * Format: int32
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor.
             */
            b: number;
            /**
             * Format: int32
             * @description How often it was right.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When it was last answered.
             */
            last_seen_at: string;
            /**
             * Format: int32
             * @description How often it was asked.
             */
            seen: number;
            /** @description How well the pupil has it. */
            standing: components["schemas"]["FactMastery"];
        };
        /**
         * FactsOfPupil
         * @description A pupil's facts.
         */
        FactsOfPupil: {
            /** @description All 78, in order: 1 x 1, 1 x 2, ... 12 x 12. */
            facts: components["schemas"]["PupilFact"][];
        };
        /**
         * FactStanding
         * @description A fact and how well the pupil has it.
         */
        FactStanding: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor: 1 to 12.
             */
            b: number;
            /** @description How well. */
            standing: components["schemas"]["FactMastery"];
        };
        /**
         * GainCompared
         * @description A measure's gain.
         */
        GainCompared: {
            /**
             * Format: double
             * @description How much more the pupils gained than their peers, on the mean over those who have peers.
             */
            difference: number | null;
            /**
             * Format: double
             * @description What they gained, on the mean.
             */
            group: number | null;
            /**
             * Format: double
             * @description What their peers gained, on the mean.
             */
            peers: number | null;
            /**
             * Format: int32
             * @description How many pupils of the group were measured on joining and since.
             */
            pupils: number;
        };
        /**
         * GainComparison
         * @description What the group gained, against its peers: pupils of the same year who never were in the group, each pupil's since the
         *     day that the pupil joined.
         *
         *     Pupils who were chosen for low scores tend to rise by themselves, so a difference is a hint and no proof.
         */
        GainComparison: {
            /** @description Secure facts, of 78. */
            facts_secure: components["schemas"]["GainCompared"];
            /**
             * Format: int32
             * @description How many pupils outside the group are compared with.
             */
            peers: number;
            /** @description Marks of 25 expected in a check. */
            predicted_score: components["schemas"]["GainCompared"];
            /** @description Why the numbers may mislead; null when there are enough on both sides. */
            warning: components["schemas"]["GainWarning"] | null;
        };
        /**
         * @description Why a comparison may mislead.
         * @enum {string}
         */
        GainWarning: "no_peers" | "small_numbers";
        /**
         * GivenAnswer
         * @description An answer to a question. All times are by the client's clock.
         */
        GivenAnswer: {
            /** @description The digits that were typed when the answer was entered or time ran out; empty when none were. */
            answer: string;
            /**
             * Format: date-time
             * @description When the answer was entered or time ran out.
             */
            answered_at: string;
            /**
             * Format: date-time
             * @description When the first key was pressed; null when none was.
             */
            first_key_at?: string | null;
            /**
             * Format: int32
             * @description Which question of the form.
             */
            question: number;
            /**
             * Format: date-time
             * @description When the question appeared.
             */
            shown_at: string;
        };
        /**
         * GroupChange
         * @description A change of a group: any subset of the fields; null empties a field that may be empty.
         */
        GroupChange: {
            /**
             * Format: date
             * @description The last day: at most 366 days after the first.
             */
            ends_on?: string;
            /** @description Who is taken in, in the school's words: 500 characters at most. */
            entry_criteria?: string | null;
            /**
             * Format: double
             * @description The highest predicted score with which a pupil is meant to be taken in: 0 to 25.
             */
            entry_predicted_score?: number | null;
            /** @description Who is let go, in the school's words: 500 characters at most. */
            exit_criteria?: string | null;
            /**
             * Format: double
             * @description The predicted score from which on a pupil may leave: 0 to 25.
             */
            exit_predicted_score?: number | null;
            /**
             * Format: int32
             * @description The part of the targets that must be secure before a pupil may leave: 1 to 100 %.
             */
            exit_secure_percent?: number | null;
            /** @description Targets that are single facts, as pairs of factors, 1 to 12, in either order. */
            facts?: number[][] | null;
            /** @description Unique in the school without regard to case. */
            name?: string;
            /**
             * Format: date
             * @description The first day.
             */
            starts_on?: string;
            /** @description Targets that are whole times tables: 1 to 12. A group has one target at least. */
            tables?: number[] | null;
            /**
             * Format: int32
             * @description The version that the change was made from.
             */
            version?: number | null;
            /**
             * Format: int32
             * @description Questions that each pupil is to answer in a week: 1 to 1000.
             */
            weekly_goal?: number;
        };
        /**
         * GroupProgress
         * @description How a group does.
         */
        GroupProgress: {
            /** @description What was gained, against pupils of the same year outside the group. */
            gain: components["schemas"]["GainComparison"];
            /** @description The group. */
            group: components["schemas"]["InterventionGroup"];
            /** @description Who is or was in it, by name. */
            pupils: components["schemas"]["GroupPupilProgress"][];
            /** @description Its weeks up to today: a week that is not over yet may be yet to meet the goal. */
            weeks: components["schemas"]["GroupWeek"][];
        };
        /**
         * GroupPupil
         * @description A pupil in a group.
         */
        GroupPupil: {
            /**
             * Format: uuid
             * @description The class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The account.
             */
            id: string;
            /**
             * Format: date-time
             * @description When the pupil joined the group.
             */
            joined_at: string;
            /** @description Family name. */
            last_name: string;
            /**
             * Format: date-time
             * @description When the pupil left it.
             */
            left_at: string | null;
            /** @description The year group. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * GroupPupilProgress
         * @description How a pupil does in a group.
         */
        GroupPupilProgress: {
            /** @description How the pupil stood on joining. */
            at_entry: components["schemas"]["Attained"];
            /**
             * @description Was the predicted score on joining as low as the group's entry criterion asks? Null where it asks for none, or
             *     nothing was predicted.
             */
            met_entry_criterion: boolean | null;
            /** @description How the pupil stands now; of one who left, how he or she stood on leaving. */
            now: components["schemas"]["Attained"];
            /** @description The pupil. */
            pupil: components["schemas"]["GroupPupil"];
            /** @description Are the group's measurable exit criteria met? Null where there are none, or the pupil has left. */
            ready_to_leave: boolean | null;
            /**
             * Format: int32
             * @description How many facts are targets of the group.
             */
            targets: number;
            /**
             * Format: int32
             * @description How many of them are secure now.
             */
            targets_secure: number;
            /** @description The pupil's weeks in the group up to today. */
            weeks: components["schemas"]["DosageWeek"][];
            /**
             * Format: int32
             * @description How many of the weeks that are over met the weekly goal.
             */
            weeks_met: number;
            /**
             * Format: int32
             * @description How many are over.
             */
            weeks_over: number;
        };
        /**
         * GroupPupils
         * @description Who is to be in the group.
         */
        GroupPupils: {
            /** @description Pupils of the school in use, 200 at most. Who is not named leaves. */
            pupil_ids: string[];
        };
        /**
         * GroupRecord
         * @description A pupil's time in a group, and how he or she stood.
         */
        GroupRecord: {
            /**
             * Format: int32
             * @description Facts that were secure then.
             */
            entry_facts_secure: number;
            /**
             * Format: double
             * @description Marks of 25 expected then.
             */
            entry_predicted_score: number | null;
            /**
             * Format: int32
             * @description Facts that were secure then.
             */
            exit_facts_secure: number | null;
            /**
             * Format: double
             * @description Marks of 25 expected then.
             */
            exit_predicted_score: number | null;
            /** @description The group's name. */
            group: string;
            /**
             * Format: date-time
             * @description When the pupil joined.
             */
            joined_at: string;
            /**
             * Format: date-time
             * @description When the pupil left.
             */
            left_at: string | null;
        };
        /**
         * GroupWeek
         * @description A group's week.
         */
        GroupWeek: {
            /**
             * Format: double
             * @description Questions that a pupil answered in it, on the mean.
             */
            answered: number;
            /**
             * Format: int32
             * @description How many pupils were in the group in it.
             */
            pupils: number;
            /**
             * Format: int32
             * @description How many of them met the weekly goal.
             */
            pupils_met: number;
            /**
             * Format: date
             * @description Its Monday.
             */
            week: string;
        };
        /**
         * GroupWithPupils
         * @description An intervention group and its pupils.
         */
        GroupWithPupils: {
            /** @description The group. */
            group: components["schemas"]["InterventionGroup"];
            /** @description Who is in it now, by name. */
            pupils: components["schemas"]["GroupPupil"][];
        };
        /**
         * Import
         * @description An import.
         */
        Import: {
            /** @description Is it, or was it to be, committed once it is validated? */
            commit_requested: boolean;
            /** @description May it change more than half of the school's accounts? */
            confirm_large: boolean;
            /** @description How many rows have which outcome: in a dry run what would happen. */
            counts: components["schemas"]["Counts"];
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Who uploaded it; null once that account was erased.
             */
            created_by: string | null;
            /** @description The file's name, as the browser gave it. */
            filename: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished_at: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What happens to pupils who are not in the file. */
            leavers: components["schemas"]["Leavers"];
            /** @description What a bad row does. */
            on_error: components["schemas"]["OnError"];
            /** @description Why nothing was imported, and what to do. */
            reason: string | null;
            /**
             * Format: int32
             * @description Rows that are done.
             */
            rows_done: number;
            /**
             * Format: int32
             * @description Rows of the file.
             */
            rows_total: number;
            /** @description How far it is. */
            state: components["schemas"]["ImportState"];
        };
        /**
         * ImportReport
         * @description An import with a page of its report: rows with an outcome other than "unchanged", in the file's order, then pupils
         *     who are not in the file.
         */
        ImportReport: {
            /** @description The import. */
            import: components["schemas"]["Import"];
            /** @description A page of its report; kept as long as the upload, 7 days. */
            report: components["schemas"]["Page_ReportRow"];
        };
        /**
         * @description How far an import is.
         * @enum {string}
         */
        ImportState: "queued" | "validating" | "ready" | "rejected" | "committing" | "done" | "cancelled" | "failed";
        /**
         * InterventionGroup
         * @description An intervention group.
         */
        InterventionGroup: {
            /**
             * Format: date-time
             * @description When the group was made.
             */
            created_at: string;
            /**
             * Format: date
             * @description The last day.
             */
            ends_on: string;
            /** @description Who is taken in, in the school's words. */
            entry_criteria: string | null;
            /**
             * Format: double
             * @description The highest predicted score with which a pupil is meant to be taken in: 0 to 25.
             */
            entry_predicted_score: number | null;
            /** @description Who is let go, in the school's words. */
            exit_criteria: string | null;
            /**
             * Format: double
             * @description The predicted score from which on a pupil may leave: 0 to 25.
             */
            exit_predicted_score: number | null;
            /**
             * Format: int32
             * @description The part of the targets that must be secure before a pupil may leave: 1 to 100 %.
             */
            exit_secure_percent: number | null;
            /** @description Targets that are single facts, as pairs of factors, the smaller first. */
            facts: number[][];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description As the school writes it; unique in the school without regard to case. */
            name: string;
            /**
             * Format: int64
             * @description How many pupils are in it now, archived ones not counted.
             */
            pupils: number;
            /**
             * Format: date
             * @description The first day.
             */
            starts_on: string;
            /** @description Targets that are whole times tables: 1 to 12. */
            tables: number[];
            /**
             * Format: int32
             * @description Give it back in a change: if somebody else was faster, the change is refused.
             */
            version: number;
            /**
             * Format: int32
             * @description Questions that each pupil is to answer in a week, Monday to Sunday.
             */
            weekly_goal: number;
        };
        /**
         * Job
         * @description A job, as the operator sees it.
         */
        Job: {
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When it was enqueued.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished_at: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Which work. */
            kind: string;
            /** @description Why the last try failed. */
            last_error: string | null;
            /**
             * Format: int32
             * @description After how many tries it is given up.
             */
            max_attempts: number;
            /**
             * Format: int32
             * @description Steps done.
             */
            progress_done: number;
            /**
             * Format: int32
             * @description Steps in all; 0 while unknown.
             */
            progress_total: number;
            /**
             * Format: date-time
             * @description Not before then.
             */
            run_at: string;
            /**
             * Format: uuid
             * @description Whose work it is; null for the platform's own.
             */
            school_id: string | null;
            /** @description How far it is. */
            state: components["schemas"]["JobState"];
        };
        /**
         * @description How far a job is.
         * @enum {string}
         */
        JobState: "pending" | "running" | "done" | "dead";
        /**
         * @description What an import does with pupils who are not in its file.
         * @enum {string}
         */
        Leavers: "keep" | "archive";
        /**
         * LogoutBody
         * @description What to end.
         */
        LogoutBody: {
            /** @description Ends the sign-in of this token alone; left out, every sign-in of the account. */
            refresh_token?: string | null;
        };
        /**
         * MarkedQuestion
         * @description A question with its answer.
         */
        MarkedQuestion: {
            /** @description What was typed; null when the question has no answer. */
            answer: string | null;
            /**
             * Format: int32
             * @description The second factor.
             */
            factor: number;
            /**
             * Format: int32
             * @description Its place, from 1.
             */
            number: number;
            /** @description What it came to; null when the question has no answer. */
            outcome: components["schemas"]["Outcome"] | null;
            /**
             * Format: int32
             * @description From the question to the first key, which is as near to recall as a check can see: milliseconds.
             */
            recall_ms: number | null;
            /**
             * Format: int32
             * @description From the question to the answer: milliseconds.
             */
            response_ms: number | null;
            /**
             * Format: int32
             * @description The first factor.
             */
            table: number;
        };
        /**
         * MarkedWork
         * @description A written answer that was marked.
         */
        MarkedWork: {
            /**
             * Format: uuid
             * @description The assessment.
             */
            assessment_id: string;
            /** @description What the teacher says to it. */
            feedback: string | null;
            /**
             * Format: date-time
             * @description When it was marked.
             */
            marked_at: string;
            /**
             * Format: int32
             * @description Marks at most.
             */
            out_of: number;
            /** @description What was asked. */
            question: string;
            /**
             * Format: int32
             * @description Marks.
             */
            score: number;
        };
        /**
         * Marking
         * @description A written answer and its marking.
         */
        Marking: {
            /** @description What was answered. */
            answer: string;
            /**
             * Format: date-time
             * @description When.
             */
            answered_at: string;
            /** @description What that is called. */
            assessment: string;
            /**
             * Format: uuid
             * @description The assessment.
             */
            assessment_id: string;
            /**
             * Format: uuid
             * @description The pupil's class.
             */
            classroom_id: string | null;
            /** @description What the pupil is told. */
            feedback: string | null;
            /** @description The pupil's given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description The pupil's family name. */
            last_name: string;
            /**
             * Format: date-time
             * @description When it was marked.
             */
            marked_at: string | null;
            /**
             * Format: uuid
             * @description Who marked it.
             */
            marked_by: string | null;
            /** @description The headteacher's moderation, whose score counts in place of the teacher's. */
            moderation: components["schemas"]["Moderation"] | null;
            /**
             * Format: int32
             * @description What the question is worth.
             */
            out_of: number;
            /**
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /** @description What was asked. */
            question: string;
            /**
             * Format: int32
             * @description The teacher's score: 0 to `out_of`; null until it is marked.
             */
            score: number | null;
            /** @description How far it is. */
            status: components["schemas"]["MarkingStatus"];
            /**
             * Format: int32
             * @description Counts its changes.
             */
            version: number;
        };
        /**
         * MarkingChange
         * @description A score and what the pupil is told: any subset of the fields.
         */
        MarkingChange: {
            /** @description What the pupil is told: 2,000 characters at most; null: nothing. */
            feedback?: string | null;
            /**
             * Format: int32
             * @description The score: 0 to what the question is worth. With it the answer is marked, and the pupil sees the feedback.
             */
            score?: number | null;
            /**
             * Format: int32
             * @description The version that the change was made from.
             */
            version?: number | null;
        };
        /**
         * MarkingRecord
         * @description The marking of a written answer.
         */
        MarkingRecord: {
            /** @description What the pupil is told. */
            feedback: string | null;
            /**
             * Format: date-time
             * @description When it was marked.
             */
            marked_at: string | null;
            /**
             * Format: int32
             * @description The headteacher's score.
             */
            moderated_score: number | null;
            /** @description Why. */
            moderation_note: string | null;
            /** @description What was asked. */
            question: string;
            /**
             * Format: int32
             * @description The teacher's score.
             */
            score: number | null;
        };
        /**
         * @description How far a marking is.
         * @enum {string}
         */
        MarkingStatus: "to_mark" | "marked";
        /**
         * Me
         * @description Who is signed in.
         */
        Me: {
            /**
             * Format: uuid
             * @description A pupil's class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The account.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
            /** @description Somebody else set the password: the person should change it now. */
            must_change_password: boolean;
            /** @description What the person may do. */
            role: components["schemas"]["Role"];
            /** @description The school; null for the platform's administrators. */
            school: components["schemas"]["SchoolName"] | null;
            /** @description The user name. */
            username: string;
        };
        /**
         * Moderation
         * @description A moderation.
         */
        Moderation: {
            /**
             * Format: date-time
             * @description When.
             */
            moderated_at: string;
            /**
             * Format: uuid
             * @description Who moderated.
             */
            moderated_by: string | null;
            /** @description Why: for staff. */
            note: string | null;
            /**
             * Format: int32
             * @description The score that counts.
             */
            score: number;
        };
        /**
         * ModerationBody
         * @description The headteacher's word.
         */
        ModerationBody: {
            /** @description Why: 1,000 characters at most, for staff. */
            note?: string | null;
            /**
             * Format: int32
             * @description The score that counts: 0 to what the question is worth.
             */
            score: number;
        };
        /**
         * MtcAttempt
         * @description An attempt at a check.
         */
        MtcAttempt: {
            /**
             * Format: int32
             * @description Questions with an answer, blanks included.
             */
            answered: number;
            /**
             * Format: date-time
             * @description Until when answers are taken.
             */
            closes_at: string;
            /**
             * Format: date-time
             * @description When the last answer came in.
             */
            completed_at: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: int32
             * @description Which of the pupil's attempts in the round it is: 1 to 3.
             */
            number: number;
            /**
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /** @description Every question with its answer, once it was marked; null to a pupil whose attempt is in a round. */
            questions: components["schemas"]["MarkedQuestion"][] | null;
            /**
             * Format: uuid
             * @description The round that it counts in; null for a rehearsal.
             */
            round_id: string | null;
            /**
             * Format: int32
             * @description Marks of 25.
             */
            score: number | null;
            /**
             * Format: date-time
             * @description When it was marked; null until then.
             */
            scored_at: string | null;
            /**
             * Format: date-time
             * @description When it was handed out.
             */
            started_at: string;
            /** @description How far it is. */
            state: components["schemas"]["AttemptState"];
            /** @description Whether the client's times can be true. */
            timing: components["schemas"]["Timing"] | null;
        };
        /**
         * MtcResult
         * @description A pupil's result in a check.
         */
        MtcResult: {
            /**
             * Format: uuid
             * @description The attempt.
             */
            attempt_id: string;
            /**
             * Format: uuid
             * @description The pupil's class.
             */
            classroom_id: string | null;
            /**
             * Format: date-time
             * @description When its last answer came in.
             */
            completed_at: string | null;
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /**
             * Format: int32
             * @description Which of the pupil's attempts in the round it is: 1 to 3.
             */
            number: number;
            /**
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /** @description Every question with its answer. */
            questions: components["schemas"]["MarkedQuestion"][];
            /**
             * Format: uuid
             * @description The round; null for a rehearsal.
             */
            round_id: string | null;
            /**
             * Format: int32
             * @description Marks of 25; null until it is marked.
             */
            score: number | null;
            /**
             * Format: date-time
             * @description When the attempt began.
             */
            started_at: string;
            /** @description Whether the client's times can be true; null until it is marked. */
            timing: components["schemas"]["Timing"] | null;
        };
        /**
         * NewArrangements
         * @description A pupil's access arrangements, in place of those before.
         */
        NewArrangements: {
            /** @description The assistant's name: needed with ITA, and with nothing else. */
            assistant?: string | null;
            /** @description The codes; an empty list for none. */
            codes: components["schemas"]["ArrangementCode"][];
            /**
             * Format: double
             * @description How much wider the time limit is in practice, never in a check: 1 to 4.
             */
            time_limit_factor?: number | null;
        };
        /**
         * NewAssessment
         * @description An assessment to make.
         */
        NewAssessment: {
            /** @description The classes whose pupils may sit it. Some class or pupil must be named. */
            classroom_ids?: string[] | null;
            /**
             * Format: date-time
             * @description From when on it may no longer be started; left out: never.
             */
            closes_at?: string | null;
            /** @description What pupils are told before they begin: 1,000 characters at most. */
            instructions?: string | null;
            /**
             * Format: date-time
             * @description From when on it may be started; left out: at once.
             */
            opens_at?: string | null;
            /** @description Single pupils who may sit it. */
            pupil_ids?: string[] | null;
            /** @description What it asks, in order. */
            questions: components["schemas"]["AssessmentQuestion"][];
            /**
             * Format: int32
             * @description From the start to the end of a sitting: seconds.
             */
            time_limit_s: number;
            /** @description What it is called: 1 to 128 characters. */
            title: string;
        };
        /**
         * NewAssignment
         * @description Work to set: for pupils or for a class, on whole times tables or on single facts.
         */
        NewAssignment: {
            /**
             * Format: uuid
             * @description The class whose pupils of now get it; or else `pupil_ids`.
             */
            classroom_id?: string | null;
            /**
             * Format: date
             * @description The last day to do it: from today to a year ahead.
             */
            due_on: string;
            /** @description Facts as pairs of factors, 1 to 12, in either order; or else `tables`. */
            facts?: number[][] | null;
            /** @description What pupils are told: 500 characters at most. */
            note?: string | null;
            /** @description The pupils, 500 at most; or else `classroom_id`. */
            pupil_ids?: string[] | null;
            /**
             * Format: int32
             * @description How many questions each pupil is to answer: 1 to 100.
             */
            questions: number;
            /** @description Times tables, 1 to 12; or else `facts`. */
            tables?: number[] | null;
        };
        /**
         * NewAttempt
         * @description A check to start.
         */
        NewAttempt: {
            /**
             * Format: uuid
             * @description The round that it counts in; none for a rehearsal.
             */
            round_id?: string | null;
        };
        /**
         * NewClassroom
         * @description A new class.
         */
        NewClassroom: {
            /** @description Unique in the school without regard to case. */
            name: string;
            /**
             * Format: uuid
             * @description Its teacher: a teacher, SENCO or headteacher of the school.
             */
            teacher_id?: string | null;
            /** @description Its year group, where it has one. */
            year_group?: components["schemas"]["YearGroup"] | null;
        };
        /**
         * NewGroup
         * @description A new group.
         */
        NewGroup: {
            /**
             * Format: date
             * @description The last day: at most 366 days after the first.
             */
            ends_on: string;
            /** @description Who is taken in, in the school's words: 500 characters at most. */
            entry_criteria?: string | null;
            /**
             * Format: double
             * @description The highest predicted score with which a pupil is meant to be taken in: 0 to 25.
             */
            entry_predicted_score?: number | null;
            /** @description Who is let go, in the school's words: 500 characters at most. */
            exit_criteria?: string | null;
            /**
             * Format: double
             * @description The predicted score from which on a pupil may leave: 0 to 25.
             */
            exit_predicted_score?: number | null;
            /**
             * Format: int32
             * @description The part of the targets that must be secure before a pupil may leave: 1 to 100 %.
             */
            exit_secure_percent?: number | null;
            /** @description Targets that are single facts, as pairs of factors, 1 to 12, in either order. */
            facts?: number[][] | null;
            /** @description Unique in the school without regard to case. */
            name: string;
            /**
             * Format: date
             * @description The first day.
             */
            starts_on: string;
            /** @description Targets that are whole times tables: 1 to 12. A group has one target at least. */
            tables?: number[] | null;
            /**
             * Format: int32
             * @description Questions that each pupil is to answer in a week: 1 to 1000.
             */
            weekly_goal: number;
        };
        /**
         * NewNotTaking
         * @description A reason why a pupil does not take a round's check.
         */
        NewNotTaking: {
            /**
             * Format: uuid
             * @description Who.
             */
            pupil_id: string;
            /** @description Why. It has to be said; null takes the reason back. */
            reason: components["schemas"]["NotTaking"] | null;
        };
        /**
         * NewOverrides
         * @description A teacher's word on facts of a pupil. Other facts stay as they are.
         */
        NewOverrides: {
            /** @description The facts as pairs of factors, 1 to 12, in either order. */
            facts: number[][];
            /** @description Why; other staff see it, pupils do not. */
            note?: string | null;
            /** @description What the teacher says; `none` takes an earlier word back. */
            state: components["schemas"]["Word"];
            /**
             * Format: date
             * @description The last day that it holds: from today to a year ahead. For good when left out.
             */
            until?: string | null;
        };
        /**
         * NewRestart
         * @description A restart to give.
         */
        NewRestart: {
            /**
             * Format: uuid
             * @description To whom.
             */
            pupil_id: string;
            /** @description Why. */
            reason: components["schemas"]["RestartReason"];
        };
        /**
         * NewRound
         * @description A round to open.
         */
        NewRound: {
            /**
             * Format: date
             * @description The last such day.
             */
            closes_on: string;
            /** @description As the school calls it. */
            name: string;
            /**
             * Format: date
             * @description The first day on which the check can be taken.
             */
            opens_on: string;
            /** @description Whose pupils take it. */
            year_group: components["schemas"]["YearGroup"];
        };
        /**
         * NewSchool
         * @description A new school.
         */
        NewSchool: {
            /** @description As the school writes it. */
            name: string;
            /** @description Its short address; unique. */
            slug: string;
            /** @description Unique reference number; unique. */
            urn: string;
        };
        /**
         * NewSchoolAdmin
         * @description A school's first administrator.
         */
        NewSchoolAdmin: {
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /** @description The password, which the person should then change. Left out: one is drawn and answered, this once. */
            password?: string | null;
            /** @description What the person may do. */
            role: components["schemas"]["AdminRole"];
            /** @description 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school. */
            username: string;
        };
        /**
         * NewUser
         * @description A new account.
         */
        NewUser: {
            /**
             * Format: uuid
             * @description A pupil's class.
             */
            classroom_id?: string | null;
            /** @description The school information system's id; unique in the school. */
            external_id?: string | null;
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /** @description A member of staff's password: 8 characters to 72 bytes, none of the commonest. Needed for staff. */
            password?: string | null;
            /** @description A pupil's PIN: six digits, not 000000, 123456 or one digit repeated. Needed for pupils. */
            pin?: string | null;
            /** @description What the person may do. */
            role: components["schemas"]["SchoolRole"];
            /** @description A pupil's special educational needs. */
            sen_status?: components["schemas"]["SenStatus"] | null;
            /** @description Unique pupil number; unique in the school. */
            upn?: string | null;
            /** @description 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school. Left out: made from the name. */
            username?: string | null;
            /** @description A pupil's year group. */
            year_group?: components["schemas"]["YearGroup"] | null;
        };
        /**
         * @description Why a pupil does not take the check: the national codes.
         * @enum {string}
         */
        NotTaking: "ABSNT" | "INCRG" | "JSTAR" | "LEFTT" | "NOACC" | "BLSTD";
        /**
         * NotTakingRecord
         * @description A round that the pupil did not take.
         */
        NotTakingRecord: {
            /**
             * Format: date-time
             * @description When that was said.
             */
            noted_at: string;
            /** @description Why. */
            reason: components["schemas"]["NotTaking"];
            /** @description The round's name. */
            round: string;
        };
        /**
         * @description What a bad row does to an import.
         * @enum {string}
         */
        OnError: "stop" | "skip";
        /**
         * @description What an answer came to.
         * @enum {string}
         */
        Outcome: "right" | "wrong" | "blank" | "late";
        /**
         * OverrideRecord
         * @description What a teacher has said of a fact.
         */
        OverrideRecord: {
            /**
             * Format: int32
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor.
             */
            b: number;
            /** @description Why. */
            note: string | null;
            /** @description What. */
            state: components["schemas"]["OverrideState"];
            /**
             * Format: date
             * @description Until when.
             */
            until: string | null;
        };
        /**
         * @description A teacher's word on a pupil's fact, which the engine takes for its own.
         * @enum {string}
         */
        OverrideState: "secure" | "needs_practice";
        /**
         * Page_Assessment
         * @description A page of a list.
         */
        Page_Assessment: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Assessment"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_AssessmentResult
         * @description A page of a list.
         */
        Page_AssessmentResult: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["AssessmentResult"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_Assignment
         * @description A page of a list.
         */
        Page_Assignment: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Assignment"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_AuditEntry
         * @description A page of a list.
         */
        Page_AuditEntry: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["AuditEntry"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_Classroom
         * @description A page of a list.
         */
        Page_Classroom: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Classroom"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_Import
         * @description A page of a list.
         */
        Page_Import: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Import"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_InterventionGroup
         * @description A page of a list.
         */
        Page_InterventionGroup: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["InterventionGroup"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_Job
         * @description A page of a list.
         */
        Page_Job: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Job"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_Marking
         * @description A page of a list.
         */
        Page_Marking: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Marking"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_MtcResult
         * @description A page of a list.
         */
        Page_MtcResult: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["MtcResult"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_PracticeSession
         * @description A page of a list.
         */
        Page_PracticeSession: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PracticeSession"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_PracticeWeek
         * @description A page of a list.
         */
        Page_PracticeWeek: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PracticeWeek"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_PupilAssignment
         * @description A page of a list.
         */
        Page_PupilAssignment: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PupilAssignment"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_PupilSuggestion
         * @description A page of a list.
         */
        Page_PupilSuggestion: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PupilSuggestion"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_PupilSummary
         * @description A page of a list.
         */
        Page_PupilSummary: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PupilSummary"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_ReportRow
         * @description A page of a list.
         */
        Page_ReportRow: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["ReportRow"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_Round
         * @description A page of a list.
         */
        Page_Round: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Round"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_RoundPupil
         * @description A page of a list.
         */
        Page_RoundPupil: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["RoundPupil"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_School
         * @description A page of a list.
         */
        Page_School: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["School"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_SchoolName
         * @description A page of a list.
         */
        Page_SchoolName: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["SchoolName"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_SchoolUsage
         * @description A page of a list.
         */
        Page_SchoolUsage: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["SchoolUsage"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Page_User
         * @description A page of a list.
         */
        Page_User: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["User"][];
            /** @description What to ask for as `after` to get the next page; null on the last one. */
            next: string | null;
        };
        /**
         * PasswordBody
         * @description A new password.
         */
        PasswordBody: {
            /** @description The password as it is. */
            current: string;
            /** @description The password as it is to be: 8 characters to 72 bytes, none of the commonest. */
            new: string;
        };
        /**
         * PeerRecord
         * @description How the pupil stood when others of the year joined a group.
         */
        PeerRecord: {
            /**
             * Format: int32
             * @description Facts that were secure then.
             */
            facts_secure: number;
            /**
             * Format: date-time
             * @description When.
             */
            noted_at: string;
            /**
             * Format: double
             * @description Marks of 25 expected then.
             */
            predicted_score: number;
        };
        /**
         * PersonRecord
         * @description All that is kept of a person. Hashes of secrets are not told: they are no information about the person.
         */
        PersonRecord: {
            /** @description The account. */
            account: components["schemas"]["User"];
            /** @description A pupil's assessments; null for staff. */
            assessments: components["schemas"]["AssessmentRecords"] | null;
            /** @description What was done to the account, and by it. */
            audit: components["schemas"]["AuditRecord"][];
            /** @description A pupil's multiplication tables checks; null for staff. */
            checks: components["schemas"]["CheckRecords"] | null;
            /** @description The name of a pupil's class. */
            classroom: string | null;
            /** @description How a pupil stood when others joined a group, whose gain is compared with the pupil's. */
            compared_with_groups: components["schemas"]["PeerRecord"][];
            /**
             * Format: date-time
             * @description When the record was put together.
             */
            exported_at: string;
            /** @description A pupil's intervention groups. */
            groups: components["schemas"]["GroupRecord"][];
            /** @description A pupil's practice; null for staff. */
            practice: components["schemas"]["PracticeRecord"] | null;
            /** @description Rows of uploaded rosters about the person, kept 7 days at most. */
            roster_rows: components["schemas"]["RosterRecord"][];
            /** @description When the person signed in, as far as it is kept. */
            sign_ins: components["schemas"]["SignInRecord"][];
            /** @description The classes whose teacher the person is. */
            teaches: string[];
        };
        /**
         * PlatformLoginBody
         * @description A platform administrator's log-in.
         */
        PlatformLoginBody: {
            /** @description The password. */
            password: string;
            /** @description The user name, in any case. */
            username: string;
        };
        /**
         * @description What can be practised.
         * @enum {string}
         */
        PracticeKind: "practice" | "assignment";
        /**
         * PracticeRecord
         * @description All that is kept of a pupil's practice.
         */
        PracticeRecord: {
            /** @description Access arrangements: codes, factor of the time limit, assistant. */
            arrangements: unknown;
            /** @description How far the pupil is with assignments. */
            assignments: components["schemas"]["AssignmentRecord"][];
            /** @description Times tables of which every fact was secure. */
            certificates: number[];
            /** @description What the practice engine knows of the pupil over all facts, as it keeps it; null before the first session. */
            engine: unknown;
            /** @description What is known of each fact that was met. */
            facts: components["schemas"]["FactRecord"][];
            /** @description What teachers have said of facts. */
            overrides: components["schemas"]["OverrideRecord"][];
            /**
             * Format: double
             * @description Marks of 25 expected in a check.
             */
            predicted_score: number | null;
            /** @description Every session. */
            sessions: components["schemas"]["SessionRecord"][];
            /** @description Wrong answers, counted. */
            wrong_answers: components["schemas"]["WrongAnswerRecord"][];
        };
        /**
         * PracticeSession
         * @description A session.
         */
        PracticeSession: {
            /**
             * Format: int32
             * @description Questions answered so far.
             */
            answered: number;
            /**
             * Format: uuid
             * @description The assessment that is sat in it.
             */
            assessment_id: string | null;
            /**
             * Format: uuid
             * @description The assignment that it is a part of.
             */
            assignment_id: string | null;
            /**
             * Format: int32
             * @description Those that were right; null while an assessment is open. What a teacher marks is not among them.
             */
            correct: number | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            ended_at: string | null;
            /**
             * Format: date-time
             * @description When it ends by itself, if nobody ends it before.
             */
            expires_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What it asks. */
            kind: components["schemas"]["SessionKind"];
            /**
             * Format: int32
             * @description Questions in all: 1 to 100.
             */
            length: number;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How far it is. */
            state: components["schemas"]["SessionState"];
        };
        /**
         * PracticeWeek
         * @description A week of a pupil's practice, assessments left out. Weeks begin on Monday, by London's clocks.
         */
        PracticeWeek: {
            /**
             * Format: int32
             * @description Answers.
             */
            answered: number;
            /**
             * Format: int32
             * @description Those that were right.
             */
            correct: number;
            /**
             * Format: int32
             * @description Days with practice: 0 to 7.
             */
            days: number;
            /**
             * Format: int32
             * @description Sessions begun in which something was answered.
             */
            sessions: number;
            /**
             * Format: double
             * @description Right answers as a share: 0 to 1; null without answers.
             */
            success: number | null;
            /**
             * Format: date
             * @description Its Monday.
             */
            week: string;
        };
        /**
         * PredictedScore
         * @description What a pupil would score in a Multiplication Tables Check.
         */
        PredictedScore: {
            /**
             * Format: double
             * @description Upper end of the 80 % interval: 0 to 25.
             */
            high: number;
            /**
             * Format: double
             * @description Lower end of the 80 % interval: 0 to 25.
             */
            low: number;
            /**
             * Format: double
             * @description Marks, expected: 0 to 25.
             */
            score: number;
        };
        /**
         * Progress
         * @description How far a session is.
         */
        Progress: {
            /**
             * Format: int32
             * @description Questions answered.
             */
            answered: number;
            /**
             * Format: int32
             * @description Those that were right; null in an assessment.
             */
            correct: number | null;
            /**
             * Format: int32
             * @description Questions in all.
             */
            length: number;
        };
        /**
         * PupilAssignment
         * @description A pupil's assignment.
         */
        PupilAssignment: {
            /**
             * Format: int32
             * @description Questions answered in sessions that have ended.
             */
            answered: number;
            /**
             * Format: int32
             * @description Those that were right.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When it was done.
             */
            done_at: string | null;
            /**
             * Format: date
             * @description Until when it is to be done.
             */
            due_on: string;
            /** @description The single facts that it is about, as pairs of factors; none when it is about whole tables. */
            facts: number[][];
            /**
             * Format: uuid
             * @description Its id: what `startSession` takes.
             */
            id: string;
            /** @description What the teacher says to it. */
            note: string | null;
            /**
             * Format: int32
             * @description Questions to answer: 1 to 100.
             */
            questions: number;
            /** @description The times tables that it is about: 1 to 12; none when it is about single facts. */
            tables: number[];
        };
        /**
         * PupilDetail
         * @description One pupil.
         */
        PupilDetail: {
            /** @description Access arrangements. */
            arrangements: components["schemas"]["Arrangements"];
            /** @description The last 20 assignments, those due last first, with the pupil's own part. */
            assignments: components["schemas"]["Assignment"][];
            /** @description Times tables of which every fact was secure, the first earned first. */
            certificates: components["schemas"]["Certificate"][];
            /** @description How many of the 78 facts have which standing. */
            facts: components["schemas"]["StandingCounts"];
            /** @description What teachers say of facts, and holds today. */
            overrides: components["schemas"]["FactOverride"][];
            /** @description The pupil, and how it goes. */
            pupil: components["schemas"]["PupilSummary"];
            /** @description The last 8 weeks, this one first. */
            weeks: components["schemas"]["PracticeWeek"][];
        };
        /**
         * PupilFact
         * @description A fact of a pupil. `[6, 8]` and `[8, 6]` are one fact.
         */
        PupilFact: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor, or the same again: 1 to 12.
             */
            b: number;
            /**
             * Format: int32
             * @description Times it was right.
             */
            correct: number;
            /**
             * Format: int32
             * @description Times it was lost after it had been known.
             */
            lapses: number;
            /**
             * Format: date-time
             * @description The last answer; null for a fact that was never asked.
             */
            last_seen_at: string | null;
            /**
             * Format: double
             * @description What recall takes on the mean when it is right, without the typing: milliseconds; null before it was right.
             */
            mean_recall_ms: number | null;
            /** @description What the answers alone say. */
            measured: components["schemas"]["FactMastery"];
            /** @description The teacher's word that holds, if any. */
            overridden: components["schemas"]["FactOverride"] | null;
            /**
             * Format: int32
             * @description Times it was asked.
             */
            seen: number;
            /**
             * @description What counts: a teacher's word while it holds, else what the answers say. A teacher's `needs_practice` counts as
             *     `not_yet`.
             */
            standing: components["schemas"]["FactMastery"];
        };
        /**
         * PupilLoginBody
         * @description A pupil's log-in.
         */
        PupilLoginBody: {
            /** @description Six digits. */
            pin: string;
            /**
             * Format: uuid
             * @description The school, from the list of schools.
             */
            school_id: string;
            /** @description The user name, in any case. */
            username: string;
        };
        /**
         * PupilOverrides
         * @description What teachers say of a pupil's facts.
         */
        PupilOverrides: {
            /** @description Every word that holds today, in the order of the facts. */
            overrides: components["schemas"]["FactOverride"][];
        };
        /**
         * PupilProgress
         * @description How far a pupil is.
         */
        PupilProgress: {
            /** @description Times tables of which every fact was secure, the first earned first. */
            certificates: components["schemas"]["Certificate"][];
            /** @description Every fact from 1 × 1 to 12 × 12: 78, as 7 × 8 and 8 × 7 are one. */
            facts: components["schemas"]["FactStanding"][];
            /**
             * Format: int32
             * @description How many of them are secure.
             */
            facts_secure: number;
            /**
             * Format: int32
             * @description School days in a row with practice: 0 once one was missed.
             */
            streak_days: number;
        };
        /**
         * PupilResults
         * @description What came of a pupil's work, the latest first; of each at most the latest 50.
         */
        PupilResults: {
            /** @description Assessments that have ended. */
            assessments: components["schemas"]["SatAssessment"][];
            /** @description Attempts at multiplication tables checks that were marked, rehearsals too. */
            checks: components["schemas"]["MtcAttempt"][];
            /** @description Written answers that were marked. */
            marked_work: components["schemas"]["MarkedWork"][];
        };
        /**
         * @description The order of a list of pupils. All but `name` begin with who may need help: who has no such number comes first.
         * @enum {string}
         */
        PupilSort: "name" | "last_practised" | "success" | "secure" | "predicted";
        /**
         * @description How a pupil stands in a round.
         * @enum {string}
         */
        PupilState: "not_started" | "in_progress" | "complete" | "incomplete" | "restart_given" | "not_taking";
        /**
         * PupilSuggestion
         * @description A pupil whom an intervention may help.
         */
        PupilSuggestion: {
            /**
             * Format: uuid
             * @description The class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The account.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
            /**
             * Format: double
             * @description Marks of 25 expected in a check; null before there is enough to tell.
             */
            predicted_score: number | null;
            /** @description Why: one reason at least. */
            reasons: components["schemas"]["SuggestionReason"][];
            /** @description The status of special educational needs. */
            sen_status: components["schemas"]["SenStatus"] | null;
            /** @description Facts that were asked 8 times or more and are still wrong or worked out, as pairs of factors. */
            stalled_facts: number[][];
            /** @description The year group. */
            year_group: components["schemas"]["YearGroup"] | null;
            /**
             * Format: double
             * @description The median of what is expected of the pupil's year group; null where fewer than 5 pupils of it have a prediction.
             */
            year_median: number | null;
        };
        /**
         * PupilSummary
         * @description A pupil, and how it goes.
         */
        PupilSummary: {
            /**
             * Format: int64
             * @description Answers since Monday.
             */
            answered_this_week: number;
            /** @description Why the pupil needs attention, the most urgent reason first; empty when all is well. */
            attention: components["schemas"]["Reason"][];
            /** @description The class's name. */
            classroom: string | null;
            /**
             * Format: uuid
             * @description The class; null for a pupil of none.
             */
            classroom_id: string | null;
            /**
             * Format: int64
             * @description Those that were right.
             */
            correct_this_week: number;
            /**
             * Format: int32
             * @description Facts that are secure, of 78.
             */
            facts_secure: number;
            /**
             * Format: int32
             * @description Facts that were met, of 78.
             */
            facts_seen: number;
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The account.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
            /**
             * Format: date-time
             * @description The last answer; null before the first one.
             */
            last_practised_at: string | null;
            /**
             * Format: date-time
             * @description Until when the account is locked after failed log-ins.
             */
            locked_until: string | null;
            /** @description What the pupil would score in a Multiplication Tables Check; null before there is enough to tell. */
            predicted: components["schemas"]["PredictedScore"] | null;
            /** @description Special educational needs. */
            sen_status: components["schemas"]["SenStatus"] | null;
            /**
             * Format: int32
             * @description School days in a row with practice, up to the last practised one; weekends do not break it.
             */
            streak_days: number;
            /**
             * Format: double
             * @description Right answers of the last 28 days as a share: 0 to 1; null without answers.
             */
            success: number | null;
            /** @description Unique in the school, lower case: what the pupil types to sign in. */
            username: string;
            /** @description Year group. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * @description How a fact is asked.
         * @enum {string}
         */
        QuestionForm: "product" | "reversed" | "missing" | "quotient";
        /**
         * @description What a question asks for.
         * @enum {string}
         */
        QuestionKind: "fact" | "number" | "written";
        /**
         * QuestionResult
         * @description A question of a sitting, and what became of it.
         */
        QuestionResult: {
            /**
             * Format: double
             * @description The number that was answered; null when none was.
             */
            answer: number | null;
            /**
             * Format: int32
             * @description How long it took, by the client's clock: milliseconds; null when it was not reached.
             */
            elapsed_ms: number | null;
            /** @description What the teacher says to it, once it is marked. */
            feedback: string | null;
            /** @description What it asks for. */
            kind: components["schemas"]["QuestionKind"];
            /**
             * Format: int32
             * @description Marks at most.
             */
            marks: number;
            /**
             * Format: int32
             * @description Its place: from 1.
             */
            number: number;
            /**
             * Format: double
             * @description The one right number; null where words are asked for.
             */
            right_answer: number | null;
            /**
             * Format: int32
             * @description Marks: null until a teacher has marked it. What was not answered has none of its marks.
             */
            score: number | null;
            /** @description As the pupil read it. */
            text: string;
            /** @description The words that were answered; null when none were. */
            written: string | null;
        };
        /**
         * QuickerFact
         * @description A fact that got quicker.
         */
        QuickerFact: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor: 1 to 12.
             */
            b: number;
            /**
             * Format: int32
             * @description What it took at last: milliseconds.
             */
            recall_ms: number;
            /**
             * Format: int32
             * @description What recall usually took before the session: milliseconds.
             */
            usual_recall_ms: number;
        };
        /**
         * @description Why a pupil needs attention; the first of a list is the most urgent.
         * @enum {string}
         */
        Reason: "locked_out" | "not_practised" | "low_success" | "stalled" | "accurate_but_slow";
        /**
         * RefreshBody
         * @description A refresh token to exchange.
         */
        RefreshBody: {
            /** @description The token of the log-in or of the last refresh. */
            refresh_token: string;
        };
        /**
         * ReportRow
         * @description A row of an import's report.
         */
        ReportRow: {
            /**
             * Format: uuid
             * @description The account that it is about, where there is one.
             */
            account_id: string | null;
            /** @description What is wrong or remarkable. */
            findings: components["schemas"]["RowFinding"][];
            /**
             * Format: int32
             * @description The physical line in the file; null for a pupil who is not in it and for a remark on the whole file.
             */
            line: number | null;
            /** @description What becomes of it. */
            outcome: components["schemas"]["RowOutcome"];
            /** @description Who it is, and which fields change. */
            summary: unknown;
        };
        /**
         * @description Why a pupil was given a restart: the national codes.
         * @enum {string}
         */
        RestartReason: "LOI" | "ITI" | "CLD" | "DNC";
        /**
         * RestartRecord
         * @description A restart.
         */
        RestartRecord: {
            /**
             * Format: date-time
             * @description When.
             */
            given_at: string;
            /** @description Why. */
            reason: components["schemas"]["RestartReason"];
            /** @description The round's name. */
            round: string;
        };
        /**
         * @description How results are sent.
         * @enum {string}
         */
        ResultsFormat: "json" | "csv";
        /**
         * ReteachFact
         * @description A fact to reteach.
         */
        ReteachFact: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor, or the same again: 1 to 12.
             */
            b: number;
            /**
             * Format: int64
             * @description Pupils who do not have it yet, or of whom a teacher says so.
             */
            not_yet: number;
            /**
             * Format: int32
             * @description The wrong answer that was given most; null when no answer was given.
             */
            wrong_answer: number | null;
            /**
             * Format: int64
             * @description How often it was given.
             */
            wrong_times: number;
        };
        /**
         * @description What a person may do in a school.
         * @enum {string}
         */
        Role: "pupil" | "teacher" | "senco" | "headteacher" | "it_admin" | "platform_admin";
        /**
         * RosterRecord
         * @description A row of an uploaded roster.
         */
        RosterRecord: {
            /** @description What became of it. */
            outcome: components["schemas"]["RowOutcome"];
            /** @description What it said. */
            summary: unknown;
        };
        /**
         * Round
         * @description A round of the check.
         */
        Round: {
            /**
             * Format: date
             * @description The last such day.
             */
            closes_on: string;
            /**
             * Format: date-time
             * @description When it was opened.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was declared.
             */
            declared_at: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description As the school calls it. */
            name: string;
            /**
             * Format: date
             * @description The first day on which the check can be taken.
             */
            opens_on: string;
            /** @description How the pupil stands who asks; null to staff. */
            own_state: components["schemas"]["PupilState"] | null;
            /** @description How far it is. */
            state: components["schemas"]["RoundState"];
            /** @description Whose pupils take it. */
            year_group: components["schemas"]["YearGroup"];
        };
        /**
         * RoundPupil
         * @description A pupil of a round.
         */
        RoundPupil: {
            /**
             * Format: uuid
             * @description The attempt that counts: the last complete one, else the last one.
             */
            attempt_id: string | null;
            /**
             * Format: uuid
             * @description The pupil's class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /** @description Why the pupil does not take the check. */
            not_taking: components["schemas"]["NotTaking"] | null;
            /**
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /** @description Why the pupil was given restarts, one reason each. */
            restarts: components["schemas"]["RestartReason"][];
            /**
             * Format: int32
             * @description Marks of 25 of the last complete attempt; null until it is marked.
             */
            score: number | null;
            /** @description How the pupil stands. */
            state: components["schemas"]["PupilState"];
            /** @description Whether the client's times of that attempt can be true. */
            timing: components["schemas"]["Timing"] | null;
        };
        /**
         * @description How far a round is.
         * @enum {string}
         */
        RoundState: "upcoming" | "open" | "over" | "declared";
        /**
         * RoundStatus
         * @description How a round and each of its pupils stand.
         */
        RoundStatus: {
            /** @description How many pupils stand how. */
            counts: components["schemas"]["StateCounts"];
            /** @description Has every pupil a complete attempt or a reason, so that the headteacher can declare the round? */
            may_be_declared: boolean;
            /** @description The pupils, by name. */
            pupils: components["schemas"]["Page_RoundPupil"];
            /** @description The round. */
            round: components["schemas"]["Round"];
        };
        /**
         * RowFinding
         * @description What is wrong or remarkable in a row.
         */
        RowFinding: {
            /** @description The column; null for the row as a whole. */
            column: string | null;
            /** @description The rule that it breaks. */
            rule: string;
            /** @description What it does to the row. */
            severity: components["schemas"]["Severity"];
            /** @description What to do. */
            suggestion: string;
            /** @description What stands there; empty for PINs and passwords. */
            value: string;
        };
        /**
         * @description What becomes of a roster row.
         * @enum {string}
         */
        RowOutcome: "created" | "updated" | "unchanged" | "rejected" | "leaver" | "note";
        /**
         * SatAssessment
         * @description An assessment that the pupil has sat.
         */
        SatAssessment: {
            /**
             * Format: int32
             * @description Questions answered.
             */
            answered: number;
            /**
             * Format: uuid
             * @description The assessment.
             */
            assessment_id: string;
            /**
             * Format: int32
             * @description Questions.
             */
            length: number;
            /**
             * Format: int32
             * @description Marks at most.
             */
            marks: number;
            /**
             * Format: int32
             * @description Marks so far: those of answers that a teacher has yet to mark are not in it.
             */
            score: number;
            /**
             * Format: uuid
             * @description Its session: `finishSession` tells every answer.
             */
            session_id: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description What it is called. */
            title: string;
            /**
             * Format: int32
             * @description Answers that a teacher has yet to mark.
             */
            to_mark: number;
        };
        /**
         * SatRecord
         * @description An assessment that was sat.
         */
        SatRecord: {
            /** @description Every question with its answer. */
            outcome: components["schemas"]["AssessmentOutcome"];
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How the sitting ended. */
            state: components["schemas"]["SessionState"];
            /** @description What it is called. */
            title: string;
        };
        /**
         * School
         * @description A school as the platform sees it.
         */
        School: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description As the school writes it. */
            name: string;
            /** @description Its short address: lower-case letters, digits, hyphens; unique. */
            slug: string;
            /** @description May its people sign in? */
            status: components["schemas"]["Standing"];
            /** @description Unique reference number: 6 digits; unique. */
            urn: string;
            /**
             * Format: int32
             * @description Give it back in a change: if somebody else was faster, the change is refused.
             */
            version: number;
        };
        /**
         * SchoolAdmin
         * @description A school's administrator and, where it was drawn, the password.
         */
        SchoolAdmin: {
            /** @description The password that was drawn, told this once. */
            password: string | null;
            /** @description The account. */
            user: components["schemas"]["User"];
        };
        /**
         * SchoolChange
         * @description A change of a school: any subset of the fields.
         */
        SchoolChange: {
            /** @description As the school writes it. */
            name?: string;
            /** @description Its short address; unique. Printed login cards show the old one. */
            slug?: string;
            /** @description Suspending ends every session of the school at once. */
            status?: components["schemas"]["Standing"];
            /**
             * Format: int32
             * @description The version that the change was made from.
             */
            version?: number | null;
        };
        /**
         * SchoolName
         * @description A school as anybody sees it who wants to sign in.
         */
        SchoolName: {
            /**
             * Format: uuid
             * @description Its id, which log-ins name.
             */
            id: string;
            /** @description As the school writes it. */
            name: string;
            /** @description Its short address. */
            slug: string;
        };
        /**
         * SchoolOverview
         * @description The whole school.
         */
        SchoolOverview: {
            /** @description Its classes by name. */
            classes: components["schemas"]["ClassAttainment"][];
            /** @description All of its pupils, those of no class too. */
            school: components["schemas"]["Attainment"];
            /** @description Pupils with special educational needs and the others. */
            sen: components["schemas"]["SenComparison"];
            /** @description Twelve weeks of practice, the present one last. */
            weeks: components["schemas"]["SchoolWeek"][];
        };
        /**
         * @description The roles that a school can give.
         * @enum {string}
         */
        SchoolRole: "pupil" | "teacher" | "senco" | "headteacher" | "it_admin";
        /**
         * SchoolUsage
         * @description How much a school uses the product.
         */
        SchoolUsage: {
            /**
             * Format: int64
             * @description Accounts in use.
             */
            accounts: number;
            /**
             * Format: int64
             * @description Jobs that were given up.
             */
            dead_jobs: number;
            /**
             * Format: int64
             * @description Jobs that wait or run.
             */
            jobs: number;
            /**
             * Format: int64
             * @description Log-ins of the last 7 days.
             */
            logins: number;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Sessions of practice begun in the last 7 days.
             */
            practice_sessions: number;
            /**
             * Format: uuid
             * @description The school.
             */
            school_id: string;
            /**
             * Format: int64
             * @description Sign-ins that are open now.
             */
            sessions: number;
        };
        /**
         * SchoolWeek
         * @description A week of the school's practice.
         */
        SchoolWeek: {
            /**
             * Format: int32
             * @description Questions that they answered.
             */
            answered: number;
            /**
             * Format: int32
             * @description How many pupils answered questions in it, in practice and in assignments.
             */
            pupils: number;
            /**
             * Format: date
             * @description Its Monday.
             */
            week: string;
        };
        /**
         * ScoreDistribution
         * @description How marks are spread.
         */
        ScoreDistribution: {
            /** @description How many of them have 0 marks, 1 mark and so on up to 25: 26 numbers. */
            counts: number[];
            /**
             * Format: double
             * @description Their marks on the mean, to a tenth: 0 to 25; null when nobody has a score.
             */
            mean: number | null;
            /**
             * Format: int32
             * @description How many pupils have a score.
             */
            pupils: number;
        };
        /**
         * SenComparison
         * @description Pupils with special educational needs (support or a plan), and the others. A pair of figures is null when either
         *     is about one to four pupils, and all of them are when either side has one to four.
         */
        SenComparison: {
            /** @description Marks of the latest complete check in a round, on the mean over the pupils who have one. */
            actual: components["schemas"]["SenMeans"];
            /** @description Questions that a pupil answered in a week, on the mean over the four weeks before the present one. */
            answered_per_week: components["schemas"]["SenMeans"];
            /** @description Marks expected in a Multiplication Tables Check, on the mean over the pupils of whom it can be told. */
            predicted: components["schemas"]["SenMeans"];
            /** @description How many they are. */
            pupils: components["schemas"]["SenCounts"];
        };
        /**
         * SenCounts
         * @description How many pupils are on either side.
         */
        SenCounts: {
            /**
             * Format: int32
             * @description The others; null when it is not told.
             */
            others: number | null;
            /**
             * Format: int32
             * @description With special educational needs; null when it is not told.
             */
            sen: number | null;
        };
        /**
         * SenMeans
         * @description The means of either side, to a tenth.
         */
        SenMeans: {
            /**
             * Format: double
             * @description Of the others; null when there are none or it is not told.
             */
            others: number | null;
            /**
             * Format: double
             * @description Of pupils with special educational needs; null when there are none or it is not told.
             */
            sen: number | null;
        };
        /**
         * @description A pupil's status of special educational needs, as the school census writes it.
         * @enum {string}
         */
        SenStatus: "N" | "K" | "E";
        /**
         * Session
         * @description Tokens, and who they are for.
         */
        Session: {
            /** @description To send as `Authorization: Bearer ...`. */
            access_token: string;
            /**
             * Format: int64
             * @description How long the access token is good, in seconds.
             */
            expires_in: number;
            /** @description Who is signed in. */
            me: components["schemas"]["Me"];
            /**
             * Format: int64
             * @description How long the refresh token is good, in seconds.
             */
            refresh_expires_in: number;
            /** @description To exchange for new tokens, once. */
            refresh_token: string;
        };
        /**
         * @description What a session asks.
         * @enum {string}
         */
        SessionKind: "practice" | "assignment" | "assessment";
        /**
         * SessionNow
         * @description A session and what is asked next in it.
         */
        SessionNow: {
            /** @description The pupil's access arrangements. */
            arrangements: components["schemas"]["ArrangementCode"][];
            /** @description The question to answer next; null when all are answered or the session has ended. */
            next: components["schemas"]["AskedQuestion"] | null;
            /** @description The session. */
            session: components["schemas"]["PracticeSession"];
            /**
             * Format: int32
             * @description How long a question waits for its answer before it is sent without one; in an assessment what is left of the time
             *     for all of it: milliseconds.
             */
            time_limit_ms: number;
        };
        /**
         * SessionRecord
         * @description A session.
         */
        SessionRecord: {
            /** @description Its answers, in order. */
            answers: components["schemas"]["AnswerRecord"][];
            /** @description What it asked. */
            kind: components["schemas"]["SessionKind"];
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How it ended. */
            state: components["schemas"]["SessionState"];
        };
        /**
         * @description How far a session is.
         * @enum {string}
         */
        SessionState: "open" | "finished" | "expired";
        /**
         * SessionSummary
         * @description What a session came to.
         */
        SessionSummary: {
            /** @description The results of an assessment; null in practice. */
            assessment: components["schemas"]["AssessmentOutcome"] | null;
            /** @description Facts that became secure. */
            became_secure: components["schemas"]["FactName"][];
            /** @description Facts that were recalled in nine tenths of their usual time or less. */
            quicker: components["schemas"]["QuickerFact"][];
            /** @description The session. */
            session: components["schemas"]["PracticeSession"];
            /** @description Facts whose last answer was wrong: they come back. */
            to_practise: components["schemas"]["FactName"][];
        };
        /**
         * @description What a finding does to its row.
         * @enum {string}
         */
        Severity: "error" | "warning";
        /**
         * SignInRecord
         * @description A sign-in.
         */
        SignInRecord: {
            /**
             * Format: date-time
             * @description When it began.
             */
            from: string;
            /**
             * Format: date-time
             * @description When it ended or will end by itself.
             */
            until: string;
        };
        /**
         * Sitting
         * @description A pupil's sitting of an assessment.
         */
        Sitting: {
            /**
             * Format: date-time
             * @description When its time is over.
             */
            expires_at: string;
            /**
             * Format: uuid
             * @description Its session.
             */
            session_id: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How far it is. */
            state: components["schemas"]["SessionState"];
        };
        /**
         * StaffLoginBody
         * @description A member of staff's log-in.
         */
        StaffLoginBody: {
            /** @description The password. */
            password: string;
            /**
             * Format: uuid
             * @description The school, from the list of schools.
             */
            school_id: string;
            /** @description The user name, in any case. */
            username: string;
        };
        /**
         * StaffName
         * @description A member of staff, as colleagues see who did something.
         */
        StaffName: {
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The account.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
        };
        /**
         * @description May a school's people sign in?
         * @enum {string}
         */
        Standing: "active" | "suspended";
        /**
         * StandingCounts
         * @description How many facts have which standing. They add up to the facts, 78, of each pupil who is counted.
         */
        StandingCounts: {
            /**
             * Format: int64
             * @description Asked, and not yet known; or a teacher says so.
             */
            not_yet: number;
            /**
             * Format: int64
             * @description Right and quick, but for how long is not known yet.
             */
            quick: number;
            /**
             * Format: int64
             * @description Right, quick, and lasting; or a teacher says so.
             */
            secure: number;
            /**
             * Format: int64
             * @description Never asked.
             */
            unseen: number;
            /**
             * Format: int64
             * @description Right, but slow: worked out rather than recalled.
             */
            worked_out: number;
        };
        /**
         * StartBody
         * @description What is to be practised.
         */
        StartBody: {
            /**
             * Format: uuid
             * @description Which assignment; only with that kind.
             */
            assignment_id?: string | null;
            /** @description `practice`: what will help most. `assignment`: what a teacher has set. */
            kind: components["schemas"]["PracticeKind"];
            /**
             * Format: int32
             * @description Questions: 20 when left out; of an assignment no more than are left of it.
             */
            length?: number | null;
        };
        /**
         * StateCounts
         * @description How many pupils of a round stand how.
         */
        StateCounts: {
            /**
             * Format: int32
             * @description The last attempt is complete.
             */
            complete: number;
            /**
             * Format: int32
             * @description An attempt is under way.
             */
            in_progress: number;
            /**
             * Format: int32
             * @description The last attempt closed with questions unanswered.
             */
            incomplete: number;
            /**
             * Format: int32
             * @description No attempt, no reason.
             */
            not_started: number;
            /**
             * Format: int32
             * @description A reason was given.
             */
            not_taking: number;
            /**
             * Format: int32
             * @description A restart was given and not begun yet.
             */
            restart_given: number;
        };
        /**
         * @description Why a pupil is suggested.
         * @enum {string}
         */
        SuggestionReason: "predicted_score" | "stalled_facts" | "sen_status";
        /**
         * @description Whether the client's times can be true.
         * @enum {string}
         */
        Timing: "verified" | "unverified";
        /**
         * User
         * @description An account, as the school's administrators see it.
         */
        User: {
            /**
             * Format: date-time
             * @description Since when the account is out of use.
             */
            archived_at: string | null;
            /**
             * Format: uuid
             * @description A pupil's class.
             */
            classroom_id: string | null;
            /**
             * Format: date-time
             * @description When the account was made.
             */
            created_at: string;
            /** @description The school information system's id; unique in the school. */
            external_id: string | null;
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
            /**
             * Format: date-time
             * @description Until when the account is locked after failed log-ins.
             */
            locked_until: string | null;
            /** @description Somebody else set the password: the person should change it. */
            must_change_password: boolean;
            /** @description What the person may do. */
            role: components["schemas"]["Role"];
            /** @description A pupil's special educational needs. */
            sen_status: components["schemas"]["SenStatus"] | null;
            /** @description Unique pupil number; unique in the school. */
            upn: string | null;
            /** @description Unique in the school, lower case. */
            username: string;
            /**
             * Format: int32
             * @description Give it back in a change: if somebody else was faster, the change is refused.
             */
            version: number;
            /** @description A pupil's year group. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * UserChange
         * @description A change of an account: any subset of the fields; null empties a field that may be empty.
         */
        UserChange: {
            /** @description True takes the account out of use, false restores it. */
            archived?: boolean | null;
            /**
             * Format: uuid
             * @description A pupil's class.
             */
            classroom_id?: string | null;
            /** @description The school information system's id; unique in the school. */
            external_id?: string | null;
            /** @description Given name. */
            first_name?: string;
            /** @description Family name. */
            last_name?: string;
            /** @description A member of staff's new password, which the person should then change. */
            password?: string | null;
            /** @description A pupil's new PIN. */
            pin?: string | null;
            /** @description What the person may do. It cannot change between pupil and staff, whose secrets differ. */
            role?: components["schemas"]["SchoolRole"] | null;
            /** @description A pupil's special educational needs. */
            sen_status?: components["schemas"]["SenStatus"] | null;
            /** @description Unique pupil number; unique in the school. */
            upn?: string | null;
            /** @description 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school. */
            username?: string;
            /**
             * Format: int32
             * @description The version that the change was made from.
             */
            version?: number | null;
            /** @description A pupil's year group. */
            year_group?: components["schemas"]["YearGroup"] | null;
        };
        /**
         * @description What a teacher says of a fact.
         * @enum {string}
         */
        Word: "secure" | "needs_practice" | "none";
        /**
         * WrongAnswerRecord
         * @description A wrong answer, counted.
         */
        WrongAnswerRecord: {
            /**
             * Format: int32
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int32
             * @description The answer.
             */
            answer: number;
            /**
             * Format: int32
             * @description The larger factor.
             */
            b: number;
            /**
             * Format: int32
             * @description How often.
             */
            times: number;
        };
        /**
         * @description The national curriculum's year group of a pupil.
         * @enum {string}
         */
        YearGroup: "N" | "R" | "1" | "2" | "3" | "4" | "5" | "6";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Seconds after which to try again.
         * @example 1
         */
        "Retry-After": number;
        /**
         * @description Quote it to support: it finds the request in the server's log. A request's own comes back when it is at most 64 letters, digits, dots, hyphens and underscores.
         * @example 019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a
         */
        "X-Request-Id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAudit: {
        parameters: {
            query?: {
                /** @description Deeds of this kind, as `user.archive`. */
                action?: string;
                /** @description What this account did. */
                actor?: string;
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description From then on. */
                from?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Until then, itself not included. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An entry of the audit log. It names ids and fields, never a person. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "action": "import.cancel",
                     *           "actor_id": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *           "actor_role": "it_admin",
                     *           "at": "2026-11-23T09:02:28+00:00",
                     *           "detail": {},
                     *           "id": "01a2110c-f1ad-71e5-bc16-7897dc402b87",
                     *           "subject_id": "01a2110c-f18b-7389-b179-1f6656b48fae",
                     *           "subject_kind": "import"
                     *         },
                     *         {
                     *           "action": "import.create",
                     *           "actor_id": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *           "actor_role": "it_admin",
                     *           "at": "2026-11-23T09:02:28+00:00",
                     *           "detail": {
                     *             "bytes": 4360,
                     *             "commit": false
                     *           },
                     *           "id": "01a2110c-f18d-721f-8c95-262ec120c28f",
                     *           "subject_id": "01a2110c-f18b-7389-b179-1f6656b48fae",
                     *           "subject_kind": "import"
                     *         }
                     *       ],
                     *       "next": "IjAxYTIxMTBjLWYxOGQtNzIxZi04Yzk1LTI2MmVjMTIwYzI4ZiI"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_AuditEntry"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listClassrooms: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A class. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-11-23T09:02:28+00:00",
                     *           "id": "01a2110c-ed71-7380-8e9b-8c7cf1a4006a",
                     *           "name": "Aspen and Birch",
                     *           "pupils": 0,
                     *           "teacher_id": null,
                     *           "version": 2,
                     *           "year_group": "2"
                     *         },
                     *         {
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "name": "Hazel",
                     *           "pupils": 25,
                     *           "teacher_id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *           "version": 1,
                     *           "year_group": "3"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Classroom"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    createClassroom: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Aspen",
                 *       "year_group": "2"
                 *     }
                 */
                "application/json": components["schemas"]["NewClassroom"];
            };
        };
        responses: {
            /** @description The class */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "id": "01a2110c-ed71-7380-8e9b-8c7cf1a4006a",
                     *       "name": "Aspen",
                     *       "pupils": 0,
                     *       "teacher_id": null,
                     *       "version": 1,
                     *       "year_group": "2"
                     *     }
                     */
                    "application/json": components["schemas"]["Classroom"];
                };
            };
            /**
             * @description `LMS-ADM-003` invalid payload: Malformed JSON on admin create/update
             *
             *     `LMS-ADM-016` name required: Classroom name missing
             *
             *     `LMS-ADM-017` teacher not found: teacher_id does not exist
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-003" | "LMS-ADM-016" | "LMS-ADM-017";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload" | "name required" | "teacher not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-018` classroom already exists: Duplicate classroom name in school */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-018";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "classroom already exists";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    deleteClassroom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class of a school. */
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /** @description `LMS-ADM-019` classroom has pupils — reassign them first: Delete blocked while pupils assigned */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-019";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "classroom has pupils — reassign them first";
                    };
                };
            };
            /**
             * @description `LMS-ADM-008` delete failed: DB error deleting user/classroom
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-008" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "delete failed" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    updateClassroom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class of a school. */
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Aspen and Birch",
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["ClassroomChange"];
            };
        };
        responses: {
            /** @description A class. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "id": "01a2110c-ed71-7380-8e9b-8c7cf1a4006a",
                     *       "name": "Aspen and Birch",
                     *       "pupils": 0,
                     *       "teacher_id": null,
                     *       "version": 2,
                     *       "year_group": "2"
                     *     }
                     */
                    "application/json": components["schemas"]["Classroom"];
                };
            };
            /**
             * @description `LMS-ADM-002` invalid id: UUID path param malformed
             *
             *     `LMS-ADM-003` invalid payload: Malformed JSON on admin create/update
             *
             *     `LMS-ADM-016` name required: Classroom name missing
             *
             *     `LMS-ADM-017` teacher not found: teacher_id does not exist
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-ADM-003" | "LMS-ADM-016" | "LMS-ADM-017";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id" | "invalid payload" | "name required" | "teacher not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-006` update failed: Generic conflict on admin update
             *
             *     `LMS-ADM-018` classroom already exists: Duplicate classroom name in school
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-006" | "LMS-ADM-018";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "classroom already exists" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An import. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "commit_requested": false,
                     *           "confirm_large": false,
                     *           "counts": {
                     *             "created": 0,
                     *             "leavers": 76,
                     *             "moved": 0,
                     *             "rejected": 0,
                     *             "restored": 0,
                     *             "unchanged": 64,
                     *             "updated": 0
                     *           },
                     *           "created_at": "2026-11-23T09:02:28+00:00",
                     *           "created_by": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *           "filename": "roster.csv",
                     *           "finished_at": "2026-11-23T09:02:28+00:00",
                     *           "id": "01a2110c-f18b-7389-b179-1f6656b48fae",
                     *           "leavers": "keep",
                     *           "on_error": "stop",
                     *           "reason": null,
                     *           "rows_done": 0,
                     *           "rows_total": 64,
                     *           "state": "cancelled"
                     *         },
                     *         {
                     *           "commit_requested": false,
                     *           "confirm_large": false,
                     *           "counts": {
                     *             "created": 1,
                     *             "leavers": 114,
                     *             "moved": 1,
                     *             "rejected": 23,
                     *             "restored": 0,
                     *             "unchanged": 0,
                     *             "updated": 2
                     *           },
                     *           "created_at": "2026-11-23T09:02:28+00:00",
                     *           "created_by": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *           "filename": "roster-broken.csv",
                     *           "finished_at": "2026-11-23T09:02:28+00:00",
                     *           "id": "01a2110c-f13f-743c-994d-4e656ae4c058",
                     *           "leavers": "keep",
                     *           "on_error": "stop",
                     *           "reason": "23 row(s) have errors: correct them (errors.csv says how), or upload with on_error=skip to import the others",
                     *           "rows_done": 0,
                     *           "rows_total": 26,
                     *           "state": "rejected"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Import"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    createImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request harmless to repeat: up to 64 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * @description `true`: it may change more than half of the school's accounts.
                     * @enum {string}
                     */
                    confirm_large?: "true" | "false";
                    /**
                     * Format: binary
                     * @description The CSV file: 10 MB and 50,000 rows at most.
                     */
                    file: Blob;
                    /**
                     * @description `keep` (the default) or `archive` pupils who are not in the file.
                     * @enum {string}
                     */
                    leavers?: "keep" | "archive";
                    /**
                     * @description `dry_run` (the default) shows the differences, `commit` imports.
                     * @enum {string}
                     */
                    mode?: "dry_run" | "commit";
                    /**
                     * @description `stop` (the default): a bad row stops the commit; `skip`: the good rows are imported.
                     * @enum {string}
                     */
                    on_error?: "stop" | "skip";
                };
            };
        };
        responses: {
            /** @description Accepted: `getImport` or `importEvents` tell how far it is */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commit_requested": false,
                     *       "confirm_large": false,
                     *       "counts": {
                     *         "created": 0,
                     *         "leavers": 0,
                     *         "moved": 0,
                     *         "rejected": 0,
                     *         "restored": 0,
                     *         "unchanged": 0,
                     *         "updated": 0
                     *       },
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "created_by": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *       "filename": "roster-canonical.csv",
                     *       "finished_at": null,
                     *       "id": "01a2110c-eda6-71c2-b3e0-b9b5f436a9d9",
                     *       "leavers": "keep",
                     *       "on_error": "stop",
                     *       "reason": null,
                     *       "rows_done": 0,
                     *       "rows_total": 0,
                     *       "state": "queued"
                     *     }
                     */
                    "application/json": components["schemas"]["Import"];
                };
            };
            /**
             * @description `LMS-ADM-003` invalid payload: Malformed JSON on admin create/update
             *
             *     `LMS-ADM-020` CSV file required (field: file): Bulk import missing file upload
             *
             *     `LMS-ADM-021` invalid CSV: CSV parse/validation failure
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-003" | "LMS-ADM-020" | "LMS-ADM-021";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "CSV file required (field: file)" | "invalid CSV" | "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the report's page before. */
                after?: string;
                /** @description Rows of the report in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Rows of the report with this outcome. */
                outcome?: components["schemas"]["RowOutcome"];
            };
            header?: never;
            path: {
                /** @description An upload of a roster and what became of it. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description An import with a page of its report: rows with an outcome other than "unchanged", in the file's order, then pupils
             *     who are not in the file.
             */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "import": {
                     *         "commit_requested": false,
                     *         "confirm_large": false,
                     *         "counts": {
                     *           "created": 64,
                     *           "leavers": 76,
                     *           "moved": 0,
                     *           "rejected": 0,
                     *           "restored": 0,
                     *           "unchanged": 0,
                     *           "updated": 0
                     *         },
                     *         "created_at": "2026-11-23T09:02:28+00:00",
                     *         "created_by": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *         "filename": "roster-canonical.csv",
                     *         "finished_at": null,
                     *         "id": "01a2110c-eda6-71c2-b3e0-b9b5f436a9d9",
                     *         "leavers": "keep",
                     *         "on_error": "stop",
                     *         "reason": null,
                     *         "rows_done": 0,
                     *         "rows_total": 64,
                     *         "state": "ready"
                     *       },
                     *       "report": {
                     *         "items": [
                     *           {
                     *             "account_id": null,
                     *             "findings": [],
                     *             "line": 2,
                     *             "outcome": "created",
                     *             "summary": {
                     *               "classroom": "Hazel",
                     *               "name": "Rhian Pritchard",
                     *               "role": "teacher",
                     *               "username": "rpritchard"
                     *             }
                     *           },
                     *           {
                     *             "account_id": null,
                     *             "findings": [],
                     *             "line": 3,
                     *             "outcome": "created",
                     *             "summary": {
                     *               "classroom": "Rowan",
                     *               "name": "Daniel Osei",
                     *               "role": "teacher",
                     *               "username": "dosei"
                     *             }
                     *           }
                     *         ],
                     *         "next": "MQ"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /**
             * @description `LMS-ADM-002` invalid id: UUID path param malformed
             *
             *     `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id" | "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    cancelImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An upload of a roster and what became of it. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An import. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commit_requested": false,
                     *       "confirm_large": false,
                     *       "counts": {
                     *         "created": 0,
                     *         "leavers": 76,
                     *         "moved": 0,
                     *         "rejected": 0,
                     *         "restored": 0,
                     *         "unchanged": 64,
                     *         "updated": 0
                     *       },
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "created_by": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *       "filename": "roster.csv",
                     *       "finished_at": "2026-11-23T09:02:28+00:00",
                     *       "id": "01a2110c-f18b-7389-b179-1f6656b48fae",
                     *       "leavers": "keep",
                     *       "on_error": "stop",
                     *       "reason": null,
                     *       "rows_done": 0,
                     *       "rows_total": 64,
                     *       "state": "cancelled"
                     *     }
                     */
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /** @description `LMS-ADM-006` update failed: Generic conflict on admin update */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "update failed";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    commitImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An upload of a roster and what became of it. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: `getImport` or `importEvents` tell how far it is */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commit_requested": true,
                     *       "confirm_large": false,
                     *       "counts": {
                     *         "created": 64,
                     *         "leavers": 76,
                     *         "moved": 0,
                     *         "rejected": 0,
                     *         "restored": 0,
                     *         "unchanged": 0,
                     *         "updated": 0
                     *       },
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "created_by": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *       "filename": "roster-canonical.csv",
                     *       "finished_at": null,
                     *       "id": "01a2110c-eda6-71c2-b3e0-b9b5f436a9d9",
                     *       "leavers": "keep",
                     *       "on_error": "stop",
                     *       "reason": null,
                     *       "rows_done": 0,
                     *       "rows_total": 64,
                     *       "state": "committing"
                     *     }
                     */
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /** @description `LMS-ADM-006` update failed: Generic conflict on admin update */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "update failed";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    importErrors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An upload of a roster and what became of it. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    "CONTENT-DISPOSITION": string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example role,username,first_name,last_name,classroom,year_group,pin,password,external_id,upn,sen_status,Errors
                     *     teacher,rpritchard,Rhian,Pritchard,Hazel,,,correct-horse-7-battery,S001,,,
                     *     teacher,dosei,Daniel,Osei,Rowan,,,purple-lantern-42-otter,S002,,,
                     */
                    "text/csv": Blob;
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    importEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An upload of a roster and what became of it. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events as they happen */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Import"][];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    loginCards: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An upload of a roster and what became of it. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page to print */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html; charset=utf-8": string;
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    importTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    "CONTENT-DISPOSITION": string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example role,username,first_name,last_name,classroom,year_group,pin,password,external_id,upn,sen_status
                     *     teacher,,Alex,Example,Hazel,,,,EXAMPLE-1,,
                     *     pupil,,Ben,Example,Hazel,4,,,EXAMPLE-2,B801200005001,N
                     */
                    "text/csv": Blob;
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-API-005` internal error: A bug, quote the request id to support */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Those out of use. */
                archived?: boolean;
                /** @description Those of this class. */
                classroom_id?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Words of the name, or a part of the user name. */
                q?: string;
                /** @description Those of this role. */
                role?: components["schemas"]["SchoolRole"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An account, as the school's administrators see it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "archived_at": null,
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "external_id": null,
                     *           "first_name": "Aaliyah",
                     *           "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *           "last_name": "Ahmed",
                     *           "locked_until": null,
                     *           "must_change_password": false,
                     *           "role": "pupil",
                     *           "sen_status": "N",
                     *           "upn": null,
                     *           "username": "apatel",
                     *           "version": 2,
                     *           "year_group": "3"
                     *         },
                     *         {
                     *           "archived_at": null,
                     *           "classroom_id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "external_id": null,
                     *           "first_name": "Anaïs",
                     *           "id": "01a2110c-d7a9-723b-8904-62ff3ba6ab92",
                     *           "last_name": "Ahmed",
                     *           "locked_until": null,
                     *           "must_change_password": false,
                     *           "role": "pupil",
                     *           "sen_status": "N",
                     *           "upn": null,
                     *           "username": "pupil28",
                     *           "version": 1,
                     *           "year_group": "4"
                     *         }
                     *       ],
                     *       "next": "WyJhaG1lZCBhbmFpcyIsIjAxYTIxMTBjLWQ3YTktNzIzYi04OTA0LTYyZmYzYmE2YWI5MiJd"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_User"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request harmless to repeat: up to 64 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "first_name": "Ruby",
                 *       "last_name": "Stone",
                 *       "pin": "482911",
                 *       "role": "pupil",
                 *       "sen_status": "N",
                 *       "upn": "B801200005001",
                 *       "username": "rstone",
                 *       "year_group": "4"
                 *     }
                 */
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description The account */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "archived_at": null,
                     *       "classroom_id": null,
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "external_id": null,
                     *       "first_name": "Ruby",
                     *       "id": "01a2110c-ecdd-76a5-b24c-3508f81587d0",
                     *       "last_name": "Stone",
                     *       "locked_until": null,
                     *       "must_change_password": false,
                     *       "role": "pupil",
                     *       "sen_status": "N",
                     *       "upn": "B801200005001",
                     *       "username": "rstone",
                     *       "version": 1,
                     *       "year_group": "4"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /**
             * @description `LMS-ADM-003` invalid payload: Malformed JSON on admin create/update
             *
             *     `LMS-ADM-009` invalid role: Role not in allowed set
             *
             *     `LMS-ADM-010` pin required for pupils: Creating pupil without PIN
             *
             *     `LMS-ADM-011` password required for staff: Creating staff without password
             *
             *     `LMS-ADM-014` pin only for pupils: PIN set on staff account
             *
             *     `LMS-ADM-015` password not for pupils: Password set on pupil account
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-003" | "LMS-ADM-009" | "LMS-ADM-010" | "LMS-ADM-011" | "LMS-ADM-014" | "LMS-ADM-015";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload" | "invalid role" | "password not for pupils" | "password required for staff" | "pin only for pupils" | "pin required for pupils";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-013` username already exists: Duplicate username in school
             *
             *     `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-013" | "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state" | "username already exists";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-ADM-012` hash failed: bcrypt error hashing PIN/password
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-ADM-012" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "hash failed" | "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An account, as the school's administrators see it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "archived_at": null,
                     *       "classroom_id": null,
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "external_id": null,
                     *       "first_name": "Ruby",
                     *       "id": "01a2110c-ecdd-76a5-b24c-3508f81587d0",
                     *       "last_name": "Stone",
                     *       "locked_until": null,
                     *       "must_change_password": false,
                     *       "role": "pupil",
                     *       "sen_status": "N",
                     *       "upn": "B801200005001",
                     *       "username": "rstone",
                     *       "version": 1,
                     *       "year_group": "4"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: {
                /** @description Erases for good, instead of archiving. */
                erase?: boolean;
            };
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `LMS-ADM-002` invalid id: UUID path param malformed
             *
             *     `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id" | "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /** @description `LMS-ADM-006` update failed: Generic conflict on admin update */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "update failed";
                    };
                };
            };
            /**
             * @description `LMS-ADM-008` delete failed: DB error deleting user/classroom
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-008" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "delete failed" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "last_name": "Stone-Reid",
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description An account, as the school's administrators see it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "archived_at": null,
                     *       "classroom_id": null,
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "external_id": null,
                     *       "first_name": "Ruby",
                     *       "id": "01a2110c-ecdd-76a5-b24c-3508f81587d0",
                     *       "last_name": "Stone-Reid",
                     *       "locked_until": null,
                     *       "must_change_password": false,
                     *       "role": "pupil",
                     *       "sen_status": "N",
                     *       "upn": "B801200005001",
                     *       "username": "rstone",
                     *       "version": 2,
                     *       "year_group": "4"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /**
             * @description `LMS-ADM-002` invalid id: UUID path param malformed
             *
             *     `LMS-ADM-003` invalid payload: Malformed JSON on admin create/update
             *
             *     `LMS-ADM-009` invalid role: Role not in allowed set
             *
             *     `LMS-ADM-014` pin only for pupils: PIN set on staff account
             *
             *     `LMS-ADM-015` password not for pupils: Password set on pupil account
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-ADM-003" | "LMS-ADM-009" | "LMS-ADM-014" | "LMS-ADM-015";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id" | "invalid payload" | "invalid role" | "password not for pupils" | "pin only for pupils";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-006` update failed: Generic conflict on admin update
             *
             *     `LMS-ADM-013` username already exists: Duplicate username in school
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-006" | "LMS-ADM-013";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "update failed" | "username already exists";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-ADM-012` hash failed: bcrypt error hashing PIN/password
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-ADM-012" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "hash failed" | "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    resetCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["CredentialBody"];
            };
        };
        responses: {
            /** @description The secret that was drawn, told this once; null when it was given. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "password": null,
                     *       "pin": "516542"
                     *     }
                     */
                    "application/json": components["schemas"]["DrawnCredential"];
                };
            };
            /**
             * @description `LMS-ADM-002` invalid id: UUID path param malformed
             *
             *     `LMS-ADM-003` invalid payload: Malformed JSON on admin create/update
             *
             *     `LMS-ADM-014` pin only for pupils: PIN set on staff account
             *
             *     `LMS-ADM-015` password not for pupils: Password set on pupil account
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-ADM-003" | "LMS-ADM-014" | "LMS-ADM-015";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id" | "invalid payload" | "password not for pupils" | "pin only for pupils";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-ADM-012` hash failed: bcrypt error hashing PIN/password
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-ADM-012" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "hash failed" | "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    exportUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that is kept of a person. Hashes of secrets are not told: they are no information about the person. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "archived_at": null,
                     *         "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *         "created_at": "2026-11-23T09:00:00+00:00",
                     *         "external_id": null,
                     *         "first_name": "Aaliyah",
                     *         "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *         "last_name": "Ahmed",
                     *         "locked_until": null,
                     *         "must_change_password": false,
                     *         "role": "pupil",
                     *         "sen_status": "N",
                     *         "upn": null,
                     *         "username": "apatel",
                     *         "version": 2,
                     *         "year_group": "3"
                     *       },
                     *       "assessments": {
                     *         "markings": [
                     *           {
                     *             "feedback": "Draw the array, too.",
                     *             "marked_at": "2026-11-23T09:02:28+00:00",
                     *             "moderated_score": 3,
                     *             "moderation_note": "As we agreed for year 3.",
                     *             "question": "Explain how you know that 8 × 7 is 7 × 8.",
                     *             "score": 2
                     *           }
                     *         ],
                     *         "sat": [
                     *           {
                     *             "outcome": {
                     *               "marks": 4,
                     *               "questions": [
                     *                 {
                     *                   "answer": 8,
                     *                   "elapsed_ms": 2400,
                     *                   "feedback": null,
                     *                   "kind": "fact",
                     *                   "marks": 1,
                     *                   "number": 1,
                     *                   "right_answer": 8,
                     *                   "score": 1,
                     *                   "text": "56 ÷ 7",
                     *                   "written": null
                     *                 },
                     *                 {
                     *                   "answer": null,
                     *                   "elapsed_ms": 2400,
                     *                   "feedback": "Draw the array, too.",
                     *                   "kind": "written",
                     *                   "marks": 3,
                     *                   "number": 2,
                     *                   "right_answer": null,
                     *                   "score": 3,
                     *                   "text": "Explain how you know that 8 × 7 is 7 × 8.",
                     *                   "written": "Rows and columns of one array."
                     *                 }
                     *               ],
                     *               "score": 4,
                     *               "to_mark": 0
                     *             },
                     *             "started_at": "2026-11-23T09:02:28+00:00",
                     *             "state": "finished",
                     *             "title": "Sevens and eights"
                     *           }
                     *         ],
                     *         "set": []
                     *       },
                     *       "audit": [
                     *         {
                     *           "action": "override.set",
                     *           "at": "2026-11-23T09:00:00+00:00",
                     *           "by_the_person": false
                     *         },
                     *         {
                     *           "action": "arrangement.set",
                     *           "at": "2026-11-23T09:00:00+00:00",
                     *           "by_the_person": false
                     *         }
                     *       ],
                     *       "checks": {
                     *         "attempts": [
                     *           {
                     *             "answered": 25,
                     *             "closes_at": "2026-11-23T09:15:00+00:00",
                     *             "completed_at": "2026-11-23T09:02:28+00:00",
                     *             "id": "01a2110c-e38b-7080-a442-2d8a8f7c30a5",
                     *             "number": 1,
                     *             "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *             "questions": [
                     *               {
                     *                 "answer": "96",
                     *                 "factor": 8,
                     *                 "number": 1,
                     *                 "outcome": "right",
                     *                 "recall_ms": 1200,
                     *                 "response_ms": 2000,
                     *                 "table": 12
                     *               },
                     *               {
                     *                 "answer": "72",
                     *                 "factor": 9,
                     *                 "number": 2,
                     *                 "outcome": "right",
                     *                 "recall_ms": 1200,
                     *                 "response_ms": 2000,
                     *                 "table": 8
                     *               }
                     *             ],
                     *             "round_id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *             "score": 22,
                     *             "scored_at": "2026-11-23T09:02:28+00:00",
                     *             "started_at": "2026-11-23T09:00:00+00:00",
                     *             "state": "complete",
                     *             "timing": "verified"
                     *           },
                     *           {
                     *             "answered": 0,
                     *             "closes_at": "2026-11-23T09:17:28+00:00",
                     *             "completed_at": null,
                     *             "id": "01a2110c-eb30-74d3-b59e-b981e222614f",
                     *             "number": 1,
                     *             "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *             "questions": [
                     *               {
                     *                 "answer": null,
                     *                 "factor": 8,
                     *                 "number": 1,
                     *                 "outcome": null,
                     *                 "recall_ms": null,
                     *                 "response_ms": null,
                     *                 "table": 3
                     *               },
                     *               {
                     *                 "answer": null,
                     *                 "factor": 12,
                     *                 "number": 2,
                     *                 "outcome": null,
                     *                 "recall_ms": null,
                     *                 "response_ms": null,
                     *                 "table": 9
                     *               }
                     *             ],
                     *             "round_id": "01a2110c-eb29-7424-b746-d8c4b618296c",
                     *             "score": null,
                     *             "scored_at": null,
                     *             "started_at": "2026-11-23T09:02:28+00:00",
                     *             "state": "restarted",
                     *             "timing": null
                     *           }
                     *         ],
                     *         "not_taking": [],
                     *         "restarts": [
                     *           {
                     *             "given_at": "2026-11-23T09:02:28+00:00",
                     *             "reason": "LOI",
                     *             "round": "Autumn again"
                     *           }
                     *         ]
                     *       },
                     *       "classroom": "Hazel",
                     *       "compared_with_groups": [
                     *         {
                     *           "facts_secure": 1,
                     *           "noted_at": "2026-11-23T09:00:00+00:00",
                     *           "predicted_score": 8.756622372894519
                     *         }
                     *       ],
                     *       "exported_at": "2026-11-23T09:02:28+00:00",
                     *       "groups": [
                     *         {
                     *           "entry_facts_secure": 1,
                     *           "entry_predicted_score": 13.091540428989905,
                     *           "exit_facts_secure": null,
                     *           "exit_predicted_score": null,
                     *           "group": "Sevens before lunch",
                     *           "joined_at": "2026-11-23T09:02:28+00:00",
                     *           "left_at": null
                     *         }
                     *       ],
                     *       "practice": {
                     *         "arrangements": {
                     *           "assistant": "Ms Cole",
                     *           "codes": [
                     *             "FTS",
                     *             "ITA"
                     *           ],
                     *           "time_limit_factor": 1.5
                     *         },
                     *         "assignments": [
                     *           {
                     *             "answered": 0,
                     *             "correct": 0,
                     *             "done_at": null
                     *           }
                     *         ],
                     *         "certificates": [],
                     *         "engine": {},
                     *         "facts": [
                     *           {
                     *             "a": 1,
                     *             "b": 1,
                     *             "correct": 23,
                     *             "last_seen_at": "2026-11-23T09:00:00+00:00",
                     *             "seen": 24,
                     *             "standing": "not_yet"
                     *           },
                     *           {
                     *             "a": 2,
                     *             "b": 2,
                     *             "correct": 9,
                     *             "last_seen_at": "2026-11-05T09:10:10.634+00:00",
                     *             "seen": 10,
                     *             "standing": "worked_out"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "a": 6,
                     *             "b": 8,
                     *             "note": "guessed today",
                     *             "state": "needs_practice",
                     *             "until": "2026-12-18"
                     *           }
                     *         ],
                     *         "predicted_score": 13.091540428989905,
                     *         "sessions": [
                     *           {
                     *             "answers": [
                     *               {
                     *                 "a": 5,
                     *                 "answer": null,
                     *                 "answered_at": "2026-09-29T08:10:00+00:00",
                     *                 "b": 6,
                     *                 "correct": false,
                     *                 "elapsed_ms": 12000
                     *               },
                     *               {
                     *                 "a": 2,
                     *                 "answer": 4,
                     *                 "answered_at": "2026-09-29T08:10:14+00:00",
                     *                 "b": 2,
                     *                 "correct": true,
                     *                 "elapsed_ms": 7974
                     *               }
                     *             ],
                     *             "kind": "practice",
                     *             "started_at": "2026-09-29T08:10:00+00:00",
                     *             "state": "finished"
                     *           },
                     *           {
                     *             "answers": [
                     *               {
                     *                 "a": 5,
                     *                 "answer": null,
                     *                 "answered_at": "2026-10-02T08:10:00+00:00",
                     *                 "b": 6,
                     *                 "correct": false,
                     *                 "elapsed_ms": 12000
                     *               },
                     *               {
                     *                 "a": 6,
                     *                 "answer": 72,
                     *                 "answered_at": "2026-10-02T08:10:14+00:00",
                     *                 "b": 12,
                     *                 "correct": true,
                     *                 "elapsed_ms": 9634
                     *               }
                     *             ],
                     *             "kind": "practice",
                     *             "started_at": "2026-10-02T08:10:00+00:00",
                     *             "state": "finished"
                     *           }
                     *         ],
                     *         "wrong_answers": [
                     *           {
                     *             "a": 1,
                     *             "answer": 42,
                     *             "b": 1,
                     *             "times": 1
                     *           },
                     *           {
                     *             "a": 2,
                     *             "answer": 6,
                     *             "b": 2,
                     *             "times": 1
                     *           }
                     *         ]
                     *       },
                     *       "roster_rows": [],
                     *       "sign_ins": [
                     *         {
                     *           "from": "2026-11-23T09:00:00+00:00",
                     *           "until": "2026-11-23T17:00:00+00:00"
                     *         }
                     *       ],
                     *       "teaches": []
                     *     }
                     */
                    "application/json": components["schemas"]["PersonRecord"];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-004` query failed: DB error listing users/classrooms
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    unlockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid id";
                    };
                };
            };
            /**
             * @description `LMS-ADM-001` unauthorized: Not logged in as IT admin / headteacher
             *
             *     `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-ADM-005` user not found: User or classroom ID not in school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "user not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-007` update failed: DB error on user/classroom update (check server logs)
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listAssessments: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An assessment. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "built_in": false,
                     *           "closes_at": "2026-12-18T15:30:00+00:00",
                     *           "id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *           "instructions": "Take your time.",
                     *           "length": 2,
                     *           "marks": 4,
                     *           "opens_at": null,
                     *           "sitting": null,
                     *           "started": 1,
                     *           "time_limit_s": 600,
                     *           "title": "Sevens and eights",
                     *           "version": 2
                     *         },
                     *         {
                     *           "built_in": false,
                     *           "closes_at": "2026-11-30T09:00:00+00:00",
                     *           "id": "01a2110c-e0d2-73fe-89e7-57efb66d807d",
                     *           "instructions": "Take your time. The last question wants a sentence.",
                     *           "length": 5,
                     *           "marks": 6,
                     *           "opens_at": null,
                     *           "sitting": null,
                     *           "started": 10,
                     *           "time_limit_s": 900,
                     *           "title": "Sixes, sevens and eights",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Assessment"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-ASM-001` query failed: DB error listing assessments
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    createAssessment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "classroom_ids": [
                 *         "01a2110c-d7a8-70ba-a97e-e5e66fbd3283"
                 *       ],
                 *       "instructions": "Take your time.",
                 *       "questions": [
                 *         {
                 *           "a": 7,
                 *           "b": 8,
                 *           "form": "quotient",
                 *           "kind": "fact"
                 *         },
                 *         {
                 *           "kind": "written",
                 *           "marks": 3,
                 *           "text": "Explain how you know that 8 × 7 is 7 × 8."
                 *         }
                 *       ],
                 *       "time_limit_s": 600,
                 *       "title": "Sevens and eights"
                 *     }
                 */
                "application/json": components["schemas"]["NewAssessment"];
            };
        };
        responses: {
            /** @description The assessment */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "classroom_ids": [
                     *         "01a2110c-d7a8-70ba-a97e-e5e66fbd3283"
                     *       ],
                     *       "closes_at": null,
                     *       "id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *       "instructions": "Take your time.",
                     *       "length": 2,
                     *       "marks": 4,
                     *       "opens_at": null,
                     *       "pupil_ids": [],
                     *       "questions": [
                     *         {
                     *           "a": 7,
                     *           "answer": 8,
                     *           "b": 8,
                     *           "form": "quotient",
                     *           "kind": "fact",
                     *           "marks": 1,
                     *           "text": "56 ÷ 7"
                     *         },
                     *         {
                     *           "a": null,
                     *           "answer": null,
                     *           "b": null,
                     *           "form": null,
                     *           "kind": "written",
                     *           "marks": 3,
                     *           "text": "Explain how you know that 8 × 7 is 7 × 8."
                     *         }
                     *       ],
                     *       "sitting": null,
                     *       "started": 0,
                     *       "time_limit_s": 600,
                     *       "title": "Sevens and eights",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AssessmentDetail"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-ASM-001` query failed: DB error listing assessments
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    getAssessment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An assessment. */
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An assessment as its school's staff sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "classroom_ids": [
                     *         "01a2110c-d7a8-70ba-a97e-e5e66fbd3283"
                     *       ],
                     *       "closes_at": null,
                     *       "id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *       "instructions": "Take your time.",
                     *       "length": 2,
                     *       "marks": 4,
                     *       "opens_at": null,
                     *       "pupil_ids": [],
                     *       "questions": [
                     *         {
                     *           "a": 7,
                     *           "answer": 8,
                     *           "b": 8,
                     *           "form": "quotient",
                     *           "kind": "fact",
                     *           "marks": 1,
                     *           "text": "56 ÷ 7"
                     *         },
                     *         {
                     *           "a": null,
                     *           "answer": null,
                     *           "b": null,
                     *           "form": null,
                     *           "kind": "written",
                     *           "marks": 3,
                     *           "text": "Explain how you know that 8 × 7 is 7 × 8."
                     *         }
                     *       ],
                     *       "sitting": null,
                     *       "started": 0,
                     *       "time_limit_s": 600,
                     *       "title": "Sevens and eights",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AssessmentDetail"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-ASM-002` assessment not found: Assessment ID invalid */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "assessment not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-ASM-001` query failed: DB error listing assessments
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    deleteAssessment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An assessment. */
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-ASM-002` assessment not found: Assessment ID invalid */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "assessment not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-ASM-001` query failed: DB error listing assessments
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    updateAssessment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An assessment. */
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "closes_at": "2026-12-18T15:30:00Z",
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["AssessmentChange"];
            };
        };
        responses: {
            /** @description An assessment as its school's staff sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "classroom_ids": [
                     *         "01a2110c-d7a8-70ba-a97e-e5e66fbd3283"
                     *       ],
                     *       "closes_at": "2026-12-18T15:30:00+00:00",
                     *       "id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *       "instructions": "Take your time.",
                     *       "length": 2,
                     *       "marks": 4,
                     *       "opens_at": null,
                     *       "pupil_ids": [],
                     *       "questions": [
                     *         {
                     *           "a": 7,
                     *           "answer": 8,
                     *           "b": 8,
                     *           "form": "quotient",
                     *           "kind": "fact",
                     *           "marks": 1,
                     *           "text": "56 ÷ 7"
                     *         },
                     *         {
                     *           "a": null,
                     *           "answer": null,
                     *           "b": null,
                     *           "form": null,
                     *           "kind": "written",
                     *           "marks": 3,
                     *           "text": "Explain how you know that 8 × 7 is 7 × 8."
                     *         }
                     *       ],
                     *       "sitting": null,
                     *       "started": 0,
                     *       "time_limit_s": 600,
                     *       "title": "Sevens and eights",
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["AssessmentDetail"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-ASM-002` assessment not found: Assessment ID invalid */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "assessment not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-ASM-001` query failed: DB error listing assessments
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    assessmentResults: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Results of the pupils who are in this class. */
                classroom_id?: string;
                /** @description `json` (the default) or `csv`. */
                format?: components["schemas"]["ResultsFormat"];
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description An assessment. */
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The results */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "ended_at": "2026-11-23T09:02:28+00:00",
                     *           "first_name": "Aaliyah",
                     *           "last_name": "Ahmed",
                     *           "outcome": {
                     *             "marks": 4,
                     *             "questions": [
                     *               {
                     *                 "answer": 8,
                     *                 "elapsed_ms": 2400,
                     *                 "feedback": null,
                     *                 "kind": "fact",
                     *                 "marks": 1,
                     *                 "number": 1,
                     *                 "right_answer": 8,
                     *                 "score": 1,
                     *                 "text": "56 ÷ 7",
                     *                 "written": null
                     *               },
                     *               {
                     *                 "answer": null,
                     *                 "elapsed_ms": 2400,
                     *                 "feedback": "Draw the array, too.",
                     *                 "kind": "written",
                     *                 "marks": 3,
                     *                 "number": 2,
                     *                 "right_answer": null,
                     *                 "score": 3,
                     *                 "text": "Explain how you know that 8 × 7 is 7 × 8.",
                     *                 "written": "Rows and columns of one array."
                     *               }
                     *             ],
                     *             "score": 4,
                     *             "to_mark": 0
                     *           },
                     *           "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *           "session_id": "01a2110c-eb87-72b1-9466-9c78988551cf",
                     *           "started_at": "2026-11-23T09:02:28+00:00",
                     *           "state": "finished"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_AssessmentResult"];
                    /**
                     * @example last_name,first_name,classroom,state,started_at,score,marks,to_mark,1: 56 ÷ 7,1 score,2: Explain how you know that 8 × 7 is 7 × 8.,2 score
                     *     Ahmed,Aaliyah,Hazel,finished,2026-11-23T09:02:28+00:00,4,4,0,8,1,Rows and columns of one array.,3
                     */
                    "text/csv": Blob;
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-ASM-002` assessment not found: Assessment ID invalid */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "assessment not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-ASM-001` query failed: DB error listing assessments
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    startAssessment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An assessment. */
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, and its first question */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arrangements": [
                     *         "FTS",
                     *         "ITA"
                     *       ],
                     *       "next": {
                     *         "id": "01a2110c-eb87-72b1-9466-9c789884ae30",
                     *         "kind": "fact",
                     *         "marks": 1,
                     *         "text": "56 ÷ 7"
                     *       },
                     *       "session": {
                     *         "answered": 0,
                     *         "assessment_id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *         "assignment_id": null,
                     *         "correct": null,
                     *         "ended_at": null,
                     *         "expires_at": "2026-11-23T09:17:28+00:00",
                     *         "id": "01a2110c-eb87-72b1-9466-9c78988551cf",
                     *         "kind": "assessment",
                     *         "length": 2,
                     *         "started_at": "2026-11-23T09:02:28+00:00",
                     *         "state": "open"
                     *       },
                     *       "time_limit_ms": 900000
                     *     }
                     */
                    "application/json": components["schemas"]["SessionNow"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-ASM-002` assessment not found: Assessment ID invalid */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "assessment not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-ASM-003` failed to start assessment: DB error creating assessment session
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to start assessment" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a.kept-by-the-client-and-used-once"
                 *     }
                 */
                "application/json": components["schemas"]["LogoutBody"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `LMS-AUTH-010` invalid payload: Malformed JSON on auth endpoints */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-010";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /** @description `LMS-API-005` internal error: A bug, quote the request id to support */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    whoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *       "first_name": "Aaliyah",
                     *       "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *       "last_name": "Ahmed",
                     *       "must_change_password": false,
                     *       "role": "pupil",
                     *       "school": {
                     *         "id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *         "name": "Oak Hill Primary School (demonstration)",
                     *         "slug": "oak-hill"
                     *       },
                     *       "username": "apatel"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-API-005` internal error: A bug, quote the request id to support */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current": "conker-miller-peony-hockey-49",
                 *       "new": "seven-quiet-harbours-9"
                 *     }
                 */
                "application/json": components["schemas"]["PasswordBody"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `LMS-AUTH-010` invalid payload: Malformed JSON on auth endpoints */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-010";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-006` invalid credentials: Wrong username/PIN or password
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-006" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid credentials" | "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /** @description `LMS-API-005` internal error: A bug, quote the request id to support */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    pupilLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pin": "112078",
                 *       "school_id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                 *       "username": "apatel"
                 *     }
                 */
                "application/json": components["schemas"]["PupilLoginBody"];
            };
        };
        responses: {
            /** @description Tokens, and who they are for. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl",
                     *       "expires_in": 900,
                     *       "me": {
                     *         "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *         "first_name": "Aaliyah",
                     *         "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *         "last_name": "Ahmed",
                     *         "must_change_password": false,
                     *         "role": "pupil",
                     *         "school": {
                     *           "id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *           "name": "Oak Hill Primary School (demonstration)",
                     *           "slug": "oak-hill"
                     *         },
                     *         "username": "apatel"
                     *       },
                     *       "refresh_expires_in": 28800,
                     *       "refresh_token": "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a.kept-by-the-client-and-used-once"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /**
             * @description `LMS-AUTH-005` invalid school: school_id missing or not a valid UUID
             *
             *     `LMS-AUTH-010` invalid payload: Malformed JSON on auth endpoints
             *
             *     `LMS-AUTH-011` school, username and 6-digit pin required: Pupil login body incomplete
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-005" | "LMS-AUTH-010" | "LMS-AUTH-011";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload" | "invalid school" | "school, username and 6-digit pin required";
                    };
                };
            };
            /** @description `LMS-AUTH-006` invalid credentials: Wrong username/PIN or password */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid credentials";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /** @description `LMS-AUTH-007` account locked: Five failed logins — wait or reset via admin */
            423: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "account locked";
                    };
                };
            };
            /** @description `LMS-AUTH-004` rate limit exceeded: Too many login attempts from this IP */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "rate limit exceeded";
                    };
                };
            };
            /** @description `LMS-API-005` internal error: A bug, quote the request id to support */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a.kept-by-the-client-and-used-once"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshBody"];
            };
        };
        responses: {
            /** @description Tokens, and who they are for. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl",
                     *       "expires_in": 900,
                     *       "me": {
                     *         "classroom_id": null,
                     *         "first_name": "Nia",
                     *         "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *         "last_name": "Hale",
                     *         "must_change_password": false,
                     *         "role": "teacher",
                     *         "school": {
                     *           "id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *           "name": "Oak Hill Primary School",
                     *           "slug": "oak-hill"
                     *         },
                     *         "username": "nhale"
                     *       },
                     *       "refresh_expires_in": 1209600,
                     *       "refresh_token": "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a.kept-by-the-client-and-used-once"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `LMS-AUTH-010` invalid payload: Malformed JSON on auth endpoints */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-010";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /** @description `LMS-AUTH-008` invalid refresh token: Refresh token expired or revoked */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid refresh token";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /** @description `LMS-AUTH-004` rate limit exceeded: Too many login attempts from this IP */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "rate limit exceeded";
                    };
                };
            };
            /** @description `LMS-API-005` internal error: A bug, quote the request id to support */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    staffLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "conker-miller-peony-hockey-49",
                 *       "school_id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                 *       "username": "nhale"
                 *     }
                 */
                "application/json": components["schemas"]["StaffLoginBody"];
            };
        };
        responses: {
            /** @description Tokens, and who they are for. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl",
                     *       "expires_in": 900,
                     *       "me": {
                     *         "classroom_id": null,
                     *         "first_name": "Nia",
                     *         "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *         "last_name": "Hale",
                     *         "must_change_password": false,
                     *         "role": "teacher",
                     *         "school": {
                     *           "id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *           "name": "Oak Hill Primary School (demonstration)",
                     *           "slug": "oak-hill"
                     *         },
                     *         "username": "nhale"
                     *       },
                     *       "refresh_expires_in": 1209600,
                     *       "refresh_token": "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a.kept-by-the-client-and-used-once"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /**
             * @description `LMS-AUTH-005` invalid school: school_id missing or not a valid UUID
             *
             *     `LMS-AUTH-010` invalid payload: Malformed JSON on auth endpoints
             *
             *     `LMS-AUTH-012` school, username and password required: Staff login body incomplete
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-005" | "LMS-AUTH-010" | "LMS-AUTH-012";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload" | "invalid school" | "school, username and password required";
                    };
                };
            };
            /** @description `LMS-AUTH-006` invalid credentials: Wrong username/PIN or password */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid credentials";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /** @description `LMS-AUTH-007` account locked: Five failed logins — wait or reset via admin */
            423: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "account locked";
                    };
                };
            };
            /** @description `LMS-AUTH-004` rate limit exceeded: Too many login attempts from this IP */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "rate limit exceeded";
                    };
                };
            };
            /** @description `LMS-API-005` internal error: A bug, quote the request id to support */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An intervention group. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-11-23T09:02:28+00:00",
                     *           "ends_on": "2026-12-18",
                     *           "entry_criteria": "Below 12 marks",
                     *           "entry_predicted_score": 12,
                     *           "exit_criteria": null,
                     *           "exit_predicted_score": null,
                     *           "exit_secure_percent": 80,
                     *           "facts": [
                     *             [
                     *               6,
                     *               8
                     *             ]
                     *           ],
                     *           "id": "01a2110c-ec49-7320-967e-ae78c22fb492",
                     *           "name": "Sevens before lunch",
                     *           "pupils": 1,
                     *           "starts_on": "2026-11-23",
                     *           "tables": [
                     *             7
                     *           ],
                     *           "version": 2,
                     *           "weekly_goal": 100
                     *         },
                     *         {
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "ends_on": "2027-01-01",
                     *           "entry_criteria": "Counts on fingers, or leaves sixes and sevens out.",
                     *           "entry_predicted_score": 12,
                     *           "exit_criteria": "Answers most sixes and sevens at once, also at the board.",
                     *           "exit_predicted_score": 18,
                     *           "exit_secure_percent": 80,
                     *           "facts": [],
                     *           "id": "01a2110c-e0c8-716a-a81e-923493355329",
                     *           "name": "Sixes and sevens",
                     *           "pupils": 6,
                     *           "starts_on": "2026-11-23",
                     *           "tables": [
                     *             6,
                     *             7
                     *           ],
                     *           "version": 1,
                     *           "weekly_goal": 60
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_InterventionGroup"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SNC-001` query failed: DB error loading intervention groups
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ends_on": "2026-12-18",
                 *       "entry_criteria": "Below 12 marks",
                 *       "entry_predicted_score": 12,
                 *       "exit_secure_percent": 80,
                 *       "facts": [
                 *         [
                 *           6,
                 *           8
                 *         ]
                 *       ],
                 *       "name": "Sevens before lunch",
                 *       "starts_on": "2026-11-23",
                 *       "tables": [
                 *         7
                 *       ],
                 *       "weekly_goal": 80
                 *     }
                 */
                "application/json": components["schemas"]["NewGroup"];
            };
        };
        responses: {
            /** @description The group */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "ends_on": "2026-12-18",
                     *       "entry_criteria": "Below 12 marks",
                     *       "entry_predicted_score": 12,
                     *       "exit_criteria": null,
                     *       "exit_predicted_score": null,
                     *       "exit_secure_percent": 80,
                     *       "facts": [
                     *         [
                     *           6,
                     *           8
                     *         ]
                     *       ],
                     *       "id": "01a2110c-ec49-7320-967e-ae78c22fb492",
                     *       "name": "Sevens before lunch",
                     *       "pupils": 0,
                     *       "starts_on": "2026-11-23",
                     *       "tables": [
                     *         7
                     *       ],
                     *       "version": 1,
                     *       "weekly_goal": 80
                     *     }
                     */
                    "application/json": components["schemas"]["InterventionGroup"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SNC-002` group exists: Duplicate intervention group name */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SNC-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "group exists";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SNC-003` update failed: DB error updating intervention group
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An intervention group. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An intervention group and its pupils. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "group": {
                     *         "created_at": "2026-11-23T09:02:28+00:00",
                     *         "ends_on": "2026-12-18",
                     *         "entry_criteria": "Below 12 marks",
                     *         "entry_predicted_score": 12,
                     *         "exit_criteria": null,
                     *         "exit_predicted_score": null,
                     *         "exit_secure_percent": 80,
                     *         "facts": [
                     *           [
                     *             6,
                     *             8
                     *           ]
                     *         ],
                     *         "id": "01a2110c-ec49-7320-967e-ae78c22fb492",
                     *         "name": "Sevens before lunch",
                     *         "pupils": 1,
                     *         "starts_on": "2026-11-23",
                     *         "tables": [
                     *           7
                     *         ],
                     *         "version": 2,
                     *         "weekly_goal": 100
                     *       },
                     *       "pupils": [
                     *         {
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "first_name": "Aaliyah",
                     *           "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *           "joined_at": "2026-11-23T09:02:28+00:00",
                     *           "last_name": "Ahmed",
                     *           "left_at": null,
                     *           "year_group": "3"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GroupWithPupils"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SNC-001` query failed: DB error loading intervention groups
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An intervention group. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SNC-003` update failed: DB error updating intervention group
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    updateGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An intervention group. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1,
                 *       "weekly_goal": 100
                 *     }
                 */
                "application/json": components["schemas"]["GroupChange"];
            };
        };
        responses: {
            /** @description An intervention group. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "ends_on": "2026-12-18",
                     *       "entry_criteria": "Below 12 marks",
                     *       "entry_predicted_score": 12,
                     *       "exit_criteria": null,
                     *       "exit_predicted_score": null,
                     *       "exit_secure_percent": 80,
                     *       "facts": [
                     *         [
                     *           6,
                     *           8
                     *         ]
                     *       ],
                     *       "id": "01a2110c-ec49-7320-967e-ae78c22fb492",
                     *       "name": "Sevens before lunch",
                     *       "pupils": 1,
                     *       "starts_on": "2026-11-23",
                     *       "tables": [
                     *         7
                     *       ],
                     *       "version": 2,
                     *       "weekly_goal": 100
                     *     }
                     */
                    "application/json": components["schemas"]["InterventionGroup"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body
             *
             *     `LMS-SNC-002` group exists: Duplicate intervention group name
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007" | "LMS-SNC-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state" | "group exists";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SNC-003` update failed: DB error updating intervention group
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    groupProgress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An intervention group. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a group does. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "gain": {
                     *         "facts_secure": {
                     *           "difference": 0,
                     *           "group": 0,
                     *           "peers": 0,
                     *           "pupils": 1
                     *         },
                     *         "peers": 24,
                     *         "predicted_score": {
                     *           "difference": 0,
                     *           "group": 0,
                     *           "peers": 0,
                     *           "pupils": 1
                     *         },
                     *         "warning": "small_numbers"
                     *       },
                     *       "group": {
                     *         "created_at": "2026-11-23T09:02:28+00:00",
                     *         "ends_on": "2026-12-18",
                     *         "entry_criteria": "Below 12 marks",
                     *         "entry_predicted_score": 12,
                     *         "exit_criteria": null,
                     *         "exit_predicted_score": null,
                     *         "exit_secure_percent": 80,
                     *         "facts": [
                     *           [
                     *             6,
                     *             8
                     *           ]
                     *         ],
                     *         "id": "01a2110c-ec49-7320-967e-ae78c22fb492",
                     *         "name": "Sevens before lunch",
                     *         "pupils": 1,
                     *         "starts_on": "2026-11-23",
                     *         "tables": [
                     *           7
                     *         ],
                     *         "version": 2,
                     *         "weekly_goal": 100
                     *       },
                     *       "pupils": [
                     *         {
                     *           "at_entry": {
                     *             "facts_secure": 1,
                     *             "predicted_score": 13.091540428989905
                     *           },
                     *           "met_entry_criterion": false,
                     *           "now": {
                     *             "facts_secure": 1,
                     *             "predicted_score": 13.091540428989905
                     *           },
                     *           "pupil": {
                     *             "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *             "first_name": "Aaliyah",
                     *             "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *             "joined_at": "2026-11-23T09:02:28+00:00",
                     *             "last_name": "Ahmed",
                     *             "left_at": null,
                     *             "year_group": "3"
                     *           },
                     *           "ready_to_leave": false,
                     *           "targets": 13,
                     *           "targets_secure": 0,
                     *           "weeks": [
                     *             {
                     *               "answered": 12,
                     *               "met": false,
                     *               "over": false,
                     *               "week": "2026-11-23"
                     *             }
                     *           ],
                     *           "weeks_met": 0,
                     *           "weeks_over": 0
                     *         }
                     *       ],
                     *       "weeks": [
                     *         {
                     *           "answered": 12,
                     *           "pupils": 1,
                     *           "pupils_met": 0,
                     *           "week": "2026-11-23"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GroupProgress"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SNC-001` query failed: DB error loading intervention groups
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    setGroupPupils: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An intervention group. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pupil_ids": [
                 *         "01a2110c-d7a9-723b-8904-62e4159a6554"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["GroupPupils"];
            };
        };
        responses: {
            /** @description An intervention group and its pupils. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "group": {
                     *         "created_at": "2026-11-23T09:02:28+00:00",
                     *         "ends_on": "2026-12-18",
                     *         "entry_criteria": "Below 12 marks",
                     *         "entry_predicted_score": 12,
                     *         "exit_criteria": null,
                     *         "exit_predicted_score": null,
                     *         "exit_secure_percent": 80,
                     *         "facts": [
                     *           [
                     *             6,
                     *             8
                     *           ]
                     *         ],
                     *         "id": "01a2110c-ec49-7320-967e-ae78c22fb492",
                     *         "name": "Sevens before lunch",
                     *         "pupils": 1,
                     *         "starts_on": "2026-11-23",
                     *         "tables": [
                     *           7
                     *         ],
                     *         "version": 1,
                     *         "weekly_goal": 80
                     *       },
                     *       "pupils": [
                     *         {
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "first_name": "Aaliyah",
                     *           "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *           "joined_at": "2026-11-23T09:02:28+00:00",
                     *           "last_name": "Ahmed",
                     *           "left_at": null,
                     *           "year_group": "3"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GroupWithPupils"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-SES-006` not found: Session or resource ID does not exist
             *
             *     `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006" | "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found" | "pupil not found";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SNC-003` update failed: DB error updating intervention group
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    suggestPupils: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A pupil whom an intervention may help. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "classroom_id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "first_name": "Samuel",
                     *           "id": "01a2110c-d7a9-723b-8904-6313049f24a8",
                     *           "last_name": "Evans",
                     *           "predicted_score": 9.348279964015294,
                     *           "reasons": [
                     *             "predicted_score",
                     *             "stalled_facts"
                     *           ],
                     *           "sen_status": "N",
                     *           "stalled_facts": [
                     *             [
                     *               1,
                     *               1
                     *             ],
                     *             [
                     *               2,
                     *               2
                     *             ]
                     *           ],
                     *           "year_group": "4",
                     *           "year_median": 13.65494421044565
                     *         },
                     *         {
                     *           "classroom_id": "01a2110c-d7a9-723b-8904-62dd0e0291ee",
                     *           "first_name": "George",
                     *           "id": "01a2110c-d7a9-723b-8904-6321a54a8d44",
                     *           "last_name": "Patel",
                     *           "predicted_score": 9.066606207081433,
                     *           "reasons": [
                     *             "predicted_score",
                     *             "stalled_facts"
                     *           ],
                     *           "sen_status": "E",
                     *           "stalled_facts": [
                     *             [
                     *               3,
                     *               9
                     *             ],
                     *             [
                     *               5,
                     *               7
                     *             ]
                     *           ],
                     *           "year_group": "5",
                     *           "year_median": 9.663667181059663
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_PupilSuggestion"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SNC-001` query failed: DB error loading intervention groups
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    myAssignments: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A pupil's assignment. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "answered": 0,
                     *           "correct": 0,
                     *           "done_at": null,
                     *           "due_on": "2026-12-04",
                     *           "facts": [],
                     *           "id": "01a2110c-e293-778c-b3a1-d1ba7f56728c",
                     *           "note": "Before Friday, please",
                     *           "questions": 40,
                     *           "tables": [
                     *             7,
                     *             8
                     *           ]
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_PupilAssignment"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SES-005` query failed: DB error loading session state
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    myProgress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far a pupil is. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certificates": [],
                     *       "facts": [
                     *         {
                     *           "a": 1,
                     *           "b": 1,
                     *           "standing": "not_yet"
                     *         },
                     *         {
                     *           "a": 1,
                     *           "b": 2,
                     *           "standing": "unseen"
                     *         }
                     *       ],
                     *       "facts_secure": 0,
                     *       "streak_days": 2
                     *     }
                     */
                    "application/json": components["schemas"]["PupilProgress"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SES-005` query failed: DB error loading session state
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    myResults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of a pupil's work, the latest first; of each at most the latest 50. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "assessments": [
                     *         {
                     *           "answered": 2,
                     *           "assessment_id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *           "length": 2,
                     *           "marks": 4,
                     *           "score": 4,
                     *           "session_id": "01a2110c-eb87-72b1-9466-9c78988551cf",
                     *           "started_at": "2026-11-23T09:02:28+00:00",
                     *           "title": "Sevens and eights",
                     *           "to_mark": 0
                     *         }
                     *       ],
                     *       "checks": [
                     *         {
                     *           "answered": 25,
                     *           "closes_at": "2026-11-23T09:15:00+00:00",
                     *           "completed_at": "2026-11-23T09:02:28+00:00",
                     *           "id": "01a2110c-e38b-7080-a442-2d8a8f7c30a5",
                     *           "number": 1,
                     *           "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *           "questions": null,
                     *           "round_id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *           "score": 22,
                     *           "scored_at": "2026-11-23T09:02:28+00:00",
                     *           "started_at": "2026-11-23T09:00:00+00:00",
                     *           "state": "complete",
                     *           "timing": "verified"
                     *         }
                     *       ],
                     *       "marked_work": [
                     *         {
                     *           "assessment_id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *           "feedback": "Draw the array, too.",
                     *           "marked_at": "2026-11-23T09:02:28+00:00",
                     *           "out_of": 3,
                     *           "question": "Explain how you know that 8 × 7 is 7 × 8.",
                     *           "score": 3
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PupilResults"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SES-005` query failed: DB error loading session state
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    startMtcAttempt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "round_id": "01a2110c-e37b-764c-838e-bc5a22256448"
                 *     }
                 */
                "application/json": components["schemas"]["NewAttempt"];
            };
        };
        responses: {
            /** @description Handed out again: it was a moment ago */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arrangements": {
                     *         "assistant": "Ms Cole",
                     *         "codes": [
                     *           "FTS",
                     *           "ITA"
                     *         ]
                     *       },
                     *       "closes_at": "2026-11-23T09:15:00+00:00",
                     *       "id": "01a2110c-e38b-7080-a442-2d8a8f7c30a5",
                     *       "longest_answer": 5,
                     *       "number": 1,
                     *       "pause_ms": 3000,
                     *       "question_ms": 6000,
                     *       "questions": [
                     *         {
                     *           "factor": 8,
                     *           "number": 1,
                     *           "table": 12
                     *         },
                     *         {
                     *           "factor": 9,
                     *           "number": 2,
                     *           "table": 8
                     *         }
                     *       ],
                     *       "round_id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *       "started_at": "2026-11-23T09:00:00+00:00",
                     *       "warm_up": [
                     *         {
                     *           "factor": 12,
                     *           "number": 1,
                     *           "table": 1
                     *         },
                     *         {
                     *           "factor": 2,
                     *           "number": 2,
                     *           "table": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CheckForm"];
                };
            };
            /** @description A new attempt, with its form */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arrangements": {
                     *         "assistant": "Ms Cole",
                     *         "codes": [
                     *           "FTS",
                     *           "ITA"
                     *         ]
                     *       },
                     *       "closes_at": "2026-11-23T09:15:00+00:00",
                     *       "id": "01a2110c-e38b-7080-a442-2d8a8f7c30a5",
                     *       "longest_answer": 5,
                     *       "number": 1,
                     *       "pause_ms": 3000,
                     *       "question_ms": 6000,
                     *       "questions": [
                     *         {
                     *           "factor": 8,
                     *           "number": 1,
                     *           "table": 12
                     *         },
                     *         {
                     *           "factor": 9,
                     *           "number": 2,
                     *           "table": 8
                     *         }
                     *       ],
                     *       "round_id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *       "started_at": "2026-11-23T09:00:00+00:00",
                     *       "warm_up": [
                     *         {
                     *           "factor": 12,
                     *           "number": 1,
                     *           "table": 1
                     *         },
                     *         {
                     *           "factor": 2,
                     *           "number": 2,
                     *           "table": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CheckForm"];
                };
            };
            /** @description `LMS-SES-001` invalid payload: Bad JSON or missing fields on session endpoints */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-001` failed to save: DB error saving MTC attempt
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to save" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    getMtcAttempt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An attempt at a multiplication tables check. */
                attempt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An attempt at a check. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answered": 25,
                     *       "closes_at": "2026-11-23T09:15:00+00:00",
                     *       "completed_at": "2026-11-23T09:02:28+00:00",
                     *       "id": "01a2110c-e38b-7080-a442-2d8a8f7c30a5",
                     *       "number": 1,
                     *       "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *       "questions": [
                     *         {
                     *           "answer": "96",
                     *           "factor": 8,
                     *           "number": 1,
                     *           "outcome": "right",
                     *           "recall_ms": 1200,
                     *           "response_ms": 2000,
                     *           "table": 12
                     *         },
                     *         {
                     *           "answer": "72",
                     *           "factor": 9,
                     *           "number": 2,
                     *           "outcome": "right",
                     *           "recall_ms": 1200,
                     *           "response_ms": 2000,
                     *           "table": 8
                     *         }
                     *       ],
                     *       "round_id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *       "score": 22,
                     *       "scored_at": "2026-11-23T09:02:28+00:00",
                     *       "started_at": "2026-11-23T09:00:00+00:00",
                     *       "state": "complete",
                     *       "timing": "verified"
                     *     }
                     */
                    "application/json": components["schemas"]["MtcAttempt"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-002` query failed: DB error loading MTC results
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    saveMtcAttempt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An attempt at a multiplication tables check. */
                attempt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "answers": [
                 *         {
                 *           "answer": "96",
                 *           "answered_at": "2026-11-23T09:00:25Z",
                 *           "first_key_at": "2026-11-23T09:00:24.200Z",
                 *           "question": 1,
                 *           "shown_at": "2026-11-23T09:00:23Z"
                 *         },
                 *         {
                 *           "answer": "72",
                 *           "answered_at": "2026-11-23T09:00:30Z",
                 *           "first_key_at": "2026-11-23T09:00:29.200Z",
                 *           "question": 2,
                 *           "shown_at": "2026-11-23T09:00:28Z"
                 *         }
                 *       ],
                 *       "sent_at": "2026-11-23T09:02:28Z"
                 *     }
                 */
                "application/json": components["schemas"]["CheckRecord"];
            };
        };
        responses: {
            /** @description An attempt at a check. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answered": 25,
                     *       "closes_at": "2026-11-23T09:15:00+00:00",
                     *       "completed_at": "2026-11-23T09:02:28+00:00",
                     *       "id": "01a2110c-e38b-7080-a442-2d8a8f7c30a5",
                     *       "number": 1,
                     *       "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *       "questions": null,
                     *       "round_id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *       "score": null,
                     *       "scored_at": null,
                     *       "started_at": "2026-11-23T09:00:00+00:00",
                     *       "state": "complete",
                     *       "timing": null
                     *     }
                     */
                    "application/json": components["schemas"]["MtcAttempt"];
                };
            };
            /** @description `LMS-SES-001` invalid payload: Bad JSON or missing fields on session endpoints */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-001` failed to save: DB error saving MTC attempt
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to save" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    mtcResults: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Results of the pupils who are in this class. */
                classroom_id?: string;
                /** @description `json` (the default) or `csv`. */
                format?: components["schemas"]["ResultsFormat"];
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Results of this round. */
                round_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The results */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "attempt_id": "01a2110c-e38b-7080-a442-2d8a8f7c30a5",
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "completed_at": "2026-11-23T09:02:28+00:00",
                     *           "first_name": "Aaliyah",
                     *           "last_name": "Ahmed",
                     *           "number": 1,
                     *           "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *           "questions": [
                     *             {
                     *               "answer": "96",
                     *               "factor": 8,
                     *               "number": 1,
                     *               "outcome": "right",
                     *               "recall_ms": 1200,
                     *               "response_ms": 2000,
                     *               "table": 12
                     *             },
                     *             {
                     *               "answer": "72",
                     *               "factor": 9,
                     *               "number": 2,
                     *               "outcome": "right",
                     *               "recall_ms": 1200,
                     *               "response_ms": 2000,
                     *               "table": 8
                     *             }
                     *           ],
                     *           "round_id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *           "score": 22,
                     *           "started_at": "2026-11-23T09:00:00+00:00",
                     *           "timing": "verified"
                     *         },
                     *         {
                     *           "attempt_id": "01a2110c-e184-738c-88bb-bbbc547d0545",
                     *           "classroom_id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "completed_at": "2026-11-23T08:13:15.333+00:00",
                     *           "first_name": "Ella",
                     *           "last_name": "Jones",
                     *           "number": 1,
                     *           "pupil_id": "01a2110c-d7a9-723b-8904-630550f8db35",
                     *           "questions": [
                     *             {
                     *               "answer": "108",
                     *               "factor": 12,
                     *               "number": 1,
                     *               "outcome": "right",
                     *               "recall_ms": 2807,
                     *               "response_ms": 3707,
                     *               "table": 9
                     *             },
                     *             {
                     *               "answer": "42",
                     *               "factor": 7,
                     *               "number": 2,
                     *               "outcome": "right",
                     *               "recall_ms": 2482,
                     *               "response_ms": 3382,
                     *               "table": 6
                     *             }
                     *           ],
                     *           "round_id": "01a2110c-e12b-73ae-a65f-b8e19010efed",
                     *           "score": 21,
                     *           "started_at": "2026-11-23T08:10:00+00:00",
                     *           "timing": "verified"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_MtcResult"];
                    /**
                     * @example last_name,first_name,classroom,round,attempt,completed_at,score,timing,q1_question,q1_answer,q1_outcome,q1_response_ms,q1_recall_ms,q2_question,q2_answer,q2_outcome,q2_response_ms,q2_recall_ms,q3_question,q3_answer,q3_outcome,q3_response_ms,q3_recall_ms,q4_question,q4_answer,q4_outcome,q4_response_ms,q4_recall_ms,q5_question,q5_answer,q5_outcome,q5_response_ms,q5_recall_ms,q6_question,q6_answer,q6_outcome,q6_response_ms,q6_recall_ms,q7_question,q7_answer,q7_outcome,q7_response_ms,q7_recall_ms,q8_question,q8_answer,q8_outcome,q8_response_ms,q8_recall_ms,q9_question,q9_answer,q9_outcome,q9_response_ms,q9_recall_ms,q10_question,q10_answer,q10_outcome,q10_response_ms,q10_recall_ms,q11_question,q11_answer,q11_outcome,q11_response_ms,q11_recall_ms,q12_question,q12_answer,q12_outcome,q12_response_ms,q12_recall_ms,q13_question,q13_answer,q13_outcome,q13_response_ms,q13_recall_ms,q14_question,q14_answer,q14_outcome,q14_response_ms,q14_recall_ms,q15_question,q15_answer,q15_outcome,q15_response_ms,q15_recall_ms,q16_question,q16_answer,q16_outcome,q16_response_ms,q16_recall_ms,q17_question,q17_answer,q17_outcome,q17_response_ms,q17_recall_ms,q18_question,q18_answer,q18_outcome,q18_response_ms,q18_recall_ms,q19_question,q19_answer,q19_outcome,q19_response_ms,q19_recall_ms,q20_question,q20_answer,q20_outcome,q20_response_ms,q20_recall_ms,q21_question,q21_answer,q21_outcome,q21_response_ms,q21_recall_ms,q22_question,q22_answer,q22_outcome,q22_response_ms,q22_recall_ms,q23_question,q23_answer,q23_outcome,q23_response_ms,q23_recall_ms,q24_question,q24_answer,q24_outcome,q24_response_ms,q24_recall_ms,q25_question,q25_answer,q25_outcome,q25_response_ms,q25_recall_ms
                     *     Ahmed,Aaliyah,Hazel,November,1,2026-11-23T09:02:28+00:00,22,verified,12 x 8,96,right,2000,1200,8 x 9,72,right,2000,1200,4 x 3,12,right,2000,1200,10 x 6,60,right,2000,1200,6 x 8,48,right,2000,1200,3 x 12,36,right,2000,1200,7 x 8,56,right,2000,1200,9 x 10,90,right,2000,1200,8 x 3,24,right,2000,1200,12 x 9,108,right,2000,1200,9 x 9,81,right,2000,1200,12 x 12,144,right,2000,1200,11 x 10,110,right,2000,1200,5 x 5,25,right,2000,1200,12 x 6,72,right,2000,1200,6 x 5,30,right,2000,1200,10 x 5,50,right,2000,1200,9 x 11,99,right,2000,1200,4 x 6,24,right,2000,1200,11 x 7,77,right,2000,1200,7 x 6,42,right,2000,1200,6 x 11,66,right,2000,1200,6 x 2,,blank,2000,,9 x 7,,blank,2000,,3 x 7,,blank,2000,
                     *     Jones,Ella,Rowan,Practice check,1,2026-11-23T08:13:15.333+00:00,21,verified,9 x 12,108,right,3707,2807,6 x 7,42,right,3382,2482,7 x 3,21,right,3396,2496,7 x 9,63,right,3120,2220,11 x 11,,blank,6000,,2 x 5,,blank,6000,,11 x 12,132,right,3328,2428,6 x 4,24,right,3695,2795,12 x 5,60,right,3527,2627,12 x 6,72,right,3740,2840,8 x 11,88,right,3694,2794,6 x 11,66,right,4556,3656,5 x 3,,blank,6000,,12 x 12,144,right,5700,4800,4 x 9,36,right,2579,1679,5 x 6,30,right,3667,2767,7 x 4,28,right,4966,4066,9 x 5,45,right,3000,2100,11 x 7,77,right,3727,2827,8 x 5,40,right,3185,2285,7 x 7,49,right,3656,2756,2 x 4,8,right,3262,2362,6 x 8,48,right,2960,2060,10 x 12,,blank,6000,,3 x 12,36,right,3486,2586
                     */
                    "text/csv": Blob;
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-002` query failed: DB error loading MTC results
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listRounds: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A round of the check. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "closes_on": "2026-12-04",
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "declared_at": null,
                     *           "id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *           "name": "November",
                     *           "opens_on": "2026-11-23",
                     *           "own_state": null,
                     *           "state": "open",
                     *           "year_group": "3"
                     *         },
                     *         {
                     *           "closes_on": "2026-12-03",
                     *           "created_at": "2026-11-22T08:10:00+00:00",
                     *           "declared_at": null,
                     *           "id": "01a2110c-e12b-73ae-a65f-b8e19010efed",
                     *           "name": "Practice check",
                     *           "opens_on": "2026-11-22",
                     *           "own_state": null,
                     *           "state": "open",
                     *           "year_group": "4"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Round"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-002` query failed: DB error loading MTC results
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    openRound: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "closes_on": "2026-12-04",
                 *       "name": "November",
                 *       "opens_on": "2026-11-23",
                 *       "year_group": "3"
                 *     }
                 */
                "application/json": components["schemas"]["NewRound"];
            };
        };
        responses: {
            /** @description The round */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "closes_on": "2026-12-04",
                     *       "created_at": "2026-11-23T09:00:00+00:00",
                     *       "declared_at": null,
                     *       "id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *       "name": "November",
                     *       "opens_on": "2026-11-23",
                     *       "own_state": null,
                     *       "state": "open",
                     *       "year_group": "3"
                     *     }
                     */
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route
             *
             *     `LMS-TCH-007` headteacher only: SENCO/teacher tried a head-only action
             */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003" | "LMS-TCH-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden" | "headteacher only";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-001` failed to save: DB error saving MTC attempt
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to save" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    roundStatus: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page of pupils before. */
                after?: string;
                /** @description Pupils in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A round of the multiplication tables check. */
                round_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a round and each of its pupils stand. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "counts": {
                     *         "complete": 1,
                     *         "in_progress": 0,
                     *         "incomplete": 0,
                     *         "not_started": 24,
                     *         "not_taking": 0,
                     *         "restart_given": 0
                     *       },
                     *       "may_be_declared": false,
                     *       "pupils": {
                     *         "items": [
                     *           {
                     *             "attempt_id": "01a2110c-e38b-7080-a442-2d8a8f7c30a5",
                     *             "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *             "first_name": "Aaliyah",
                     *             "last_name": "Ahmed",
                     *             "not_taking": null,
                     *             "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *             "restarts": [],
                     *             "score": 22,
                     *             "state": "complete",
                     *             "timing": "verified"
                     *           },
                     *           {
                     *             "attempt_id": null,
                     *             "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *             "first_name": "Jakub",
                     *             "last_name": "Ahmed",
                     *             "not_taking": null,
                     *             "pupil_id": "01a2110c-d7a9-723b-8904-62f30b74668a",
                     *             "restarts": [],
                     *             "score": null,
                     *             "state": "not_started",
                     *             "timing": null
                     *           }
                     *         ],
                     *         "next": null
                     *       },
                     *       "round": {
                     *         "closes_on": "2026-12-04",
                     *         "created_at": "2026-11-23T09:00:00+00:00",
                     *         "declared_at": null,
                     *         "id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *         "name": "November",
                     *         "opens_on": "2026-11-23",
                     *         "own_state": null,
                     *         "state": "open",
                     *         "year_group": "3"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RoundStatus"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-002` query failed: DB error loading MTC results
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    declareRound: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A round of the multiplication tables check. */
                round_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A round of the check. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "closes_on": "2026-12-04",
                     *       "created_at": "2026-11-23T09:00:00+00:00",
                     *       "declared_at": "2026-11-23T09:02:28+00:00",
                     *       "id": "01a2110c-e37b-764c-838e-bc5a22256448",
                     *       "name": "November",
                     *       "opens_on": "2026-11-23",
                     *       "own_state": null,
                     *       "state": "declared",
                     *       "year_group": "3"
                     *     }
                     */
                    "application/json": components["schemas"]["Round"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route
             *
             *     `LMS-TCH-007` headteacher only: SENCO/teacher tried a head-only action
             */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003" | "LMS-TCH-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden" | "headteacher only";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-001` failed to save: DB error saving MTC attempt
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to save" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    markNotTaking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A round of the multiplication tables check. */
                round_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pupil_id": "01a2110c-d7a9-723b-8904-62f30b74668a",
                 *       "reason": "JSTAR"
                 *     }
                 */
                "application/json": components["schemas"]["NewNotTaking"];
            };
        };
        responses: {
            /** @description A pupil of a round. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempt_id": null,
                     *       "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *       "first_name": "Jakub",
                     *       "last_name": "Ahmed",
                     *       "not_taking": "JSTAR",
                     *       "pupil_id": "01a2110c-d7a9-723b-8904-62f30b74668a",
                     *       "restarts": [],
                     *       "score": null,
                     *       "state": "not_taking",
                     *       "timing": null
                     *     }
                     */
                    "application/json": components["schemas"]["RoundPupil"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-SES-006` not found: Session or resource ID does not exist
             *
             *     `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006" | "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found" | "pupil not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-001` failed to save: DB error saving MTC attempt
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to save" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    restartMtc: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A round of the multiplication tables check. */
                round_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                 *       "reason": "LOI"
                 *     }
                 */
                "application/json": components["schemas"]["NewRestart"];
            };
        };
        responses: {
            /** @description The pupil, with the restart */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempt_id": "01a2110c-eb30-74d3-b59e-b981e222614f",
                     *       "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *       "first_name": "Aaliyah",
                     *       "last_name": "Ahmed",
                     *       "not_taking": null,
                     *       "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *       "restarts": [
                     *         "LOI"
                     *       ],
                     *       "score": null,
                     *       "state": "restart_given",
                     *       "timing": null
                     *     }
                     */
                    "application/json": components["schemas"]["RoundPupil"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-SES-006` not found: Session or resource ID does not exist
             *
             *     `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006" | "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found" | "pupil not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-MTC-001` failed to save: DB error saving MTC attempt
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to save" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Those of this kind. */
                kind?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Those of this state. */
                state?: components["schemas"]["JobState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A job, as the operator sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "attempts": 1,
                     *           "created_at": "2026-11-23T09:02:28+00:00",
                     *           "finished_at": "2026-11-23T09:02:28+00:00",
                     *           "id": "01a2110c-f18b-7389-b179-1f676fdb9341",
                     *           "kind": "import",
                     *           "last_error": null,
                     *           "max_attempts": 5,
                     *           "progress_done": 0,
                     *           "progress_total": 0,
                     *           "run_at": "2026-11-23T09:02:28+00:00",
                     *           "school_id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *           "state": "done"
                     *         },
                     *         {
                     *           "attempts": 1,
                     *           "created_at": "2026-11-23T09:02:28+00:00",
                     *           "finished_at": "2026-11-23T09:02:28+00:00",
                     *           "id": "01a2110c-f13f-743c-994d-4e66eda29311",
                     *           "kind": "import",
                     *           "last_error": null,
                     *           "max_attempts": 5,
                     *           "progress_done": 0,
                     *           "progress_total": 0,
                     *           "run_at": "2026-11-23T09:02:28+00:00",
                     *           "school_id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *           "state": "done"
                     *         }
                     *       ],
                     *       "next": "IjAxYTIxMTBjLWVlNmItNzY3My1hMmM5LWNmYWNkYjAyMzUyYyI"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Job"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A job in the queue. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    platformLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "bath-wales-poodle-fork-60",
                 *       "username": "operator"
                 *     }
                 */
                "application/json": components["schemas"]["PlatformLoginBody"];
            };
        };
        responses: {
            /** @description Tokens, and who they are for. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl",
                     *       "expires_in": 900,
                     *       "me": {
                     *         "classroom_id": null,
                     *         "first_name": "operator",
                     *         "id": "01a2110c-e1a7-7561-9c04-2576919df467",
                     *         "last_name": "Platform",
                     *         "must_change_password": false,
                     *         "role": "platform_admin",
                     *         "school": null,
                     *         "username": "operator"
                     *       },
                     *       "refresh_expires_in": 28800,
                     *       "refresh_token": "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a.kept-by-the-client-and-used-once"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `LMS-PLT-001` invalid payload: Malformed platform API JSON */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-PLT-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /** @description `LMS-PLT-002` invalid credentials: Wrong platform admin username/password */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-PLT-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid credentials";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /** @description `LMS-AUTH-007` account locked: Five failed logins — wait or reset via admin */
            423: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "account locked";
                    };
                };
            };
            /** @description `LMS-AUTH-004` rate limit exceeded: Too many login attempts from this IP */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "rate limit exceeded";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-003` token error: JWT signing failure after platform login
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-003" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed" | "token error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    platformSchools: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Words of the name. */
                q?: string;
                /** @description Those of this standing. */
                status?: components["schemas"]["Standing"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A school as the platform sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *           "name": "Oak Hill Primary School (demonstration)",
                     *           "slug": "oak-hill",
                     *           "status": "active",
                     *           "urn": "999999",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_School"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    createSchool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Elm Road Primary School",
                 *       "slug": "elm-road",
                 *       "urn": "100001"
                 *     }
                 */
                "application/json": components["schemas"]["NewSchool"];
            };
        };
        responses: {
            /** @description The school */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T09:02:28+00:00",
                     *       "id": "01a2110c-f1e6-73e3-909f-a5ec5e5ca5f4",
                     *       "name": "Elm Road Primary School",
                     *       "slug": "elm-road",
                     *       "status": "active",
                     *       "urn": "100001",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["School"];
                };
            };
            /** @description `LMS-PLT-001` invalid payload: Malformed platform API JSON */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-PLT-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-PLT-005` school slug or urn already exists: Duplicate school on create */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-PLT-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "school slug or urn already exists";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    getSchool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A school: the tenant. */
                school_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A school as the platform sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T09:00:00+00:00",
                     *       "id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *       "name": "Oak Hill Primary School (demonstration)",
                     *       "slug": "oak-hill",
                     *       "status": "active",
                     *       "urn": "999999",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["School"];
                };
            };
            /** @description `LMS-PLT-006` invalid school id: School UUID malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-PLT-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid school id";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    updateSchool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A school: the tenant. */
                school_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Oak Hill Primary School",
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["SchoolChange"];
            };
        };
        responses: {
            /** @description A school as the platform sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-23T09:00:00+00:00",
                     *       "id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *       "name": "Oak Hill Primary School",
                     *       "slug": "oak-hill",
                     *       "status": "active",
                     *       "urn": "999999",
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["School"];
                };
            };
            /**
             * @description `LMS-PLT-001` invalid payload: Malformed platform API JSON
             *
             *     `LMS-PLT-006` invalid school id: School UUID malformed
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-PLT-001" | "LMS-PLT-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload" | "invalid school id";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body
             *
             *     `LMS-PLT-005` school slug or urn already exists: Duplicate school on create
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007" | "LMS-PLT-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state" | "school slug or urn already exists";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listSchoolAdmins: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A school: the tenant. */
                school_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An account, as the school's administrators see it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "archived_at": null,
                     *           "classroom_id": null,
                     *           "created_at": "2026-11-23T09:02:28+00:00",
                     *           "external_id": "S004",
                     *           "first_name": "Imogen",
                     *           "id": "01a2110c-ee23-74c9-9945-de9b72dc3b78",
                     *           "last_name": "Bell",
                     *           "locked_until": null,
                     *           "must_change_password": true,
                     *           "role": "headteacher",
                     *           "sen_status": null,
                     *           "upn": null,
                     *           "username": "ibell",
                     *           "version": 1,
                     *           "year_group": null
                     *         },
                     *         {
                     *           "archived_at": null,
                     *           "classroom_id": null,
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "external_id": null,
                     *           "first_name": "Tobi",
                     *           "id": "01a2110c-d7a9-723b-8904-62df0e615bc0",
                     *           "last_name": "Lane",
                     *           "locked_until": null,
                     *           "must_change_password": false,
                     *           "role": "it_admin",
                     *           "sen_status": null,
                     *           "upn": null,
                     *           "username": "tlane",
                     *           "version": 2,
                     *           "year_group": null
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_User"];
                };
            };
            /**
             * @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it
             *
             *     `LMS-PLT-006` invalid school id: School UUID malformed
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008" | "LMS-PLT-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request" | "invalid school id";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    createSchoolAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A school: the tenant. */
                school_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "first_name": "Jo",
                 *       "last_name": "Baker",
                 *       "role": "it_admin",
                 *       "username": "jbaker"
                 *     }
                 */
                "application/json": components["schemas"]["NewSchoolAdmin"];
            };
        };
        responses: {
            /** @description The administrator */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "password": "sheep-aniseed-lichen-fiction-99",
                     *       "user": {
                     *         "archived_at": null,
                     *         "classroom_id": null,
                     *         "created_at": "2026-11-23T09:02:28+00:00",
                     *         "external_id": null,
                     *         "first_name": "Jo",
                     *         "id": "01a2110c-f223-74ad-bf8d-86f8f547d365",
                     *         "last_name": "Baker",
                     *         "locked_until": null,
                     *         "must_change_password": true,
                     *         "role": "it_admin",
                     *         "sen_status": null,
                     *         "upn": null,
                     *         "username": "jbaker",
                     *         "version": 1,
                     *         "year_group": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SchoolAdmin"];
                };
            };
            /**
             * @description `LMS-PLT-001` invalid payload: Malformed platform API JSON
             *
             *     `LMS-PLT-006` invalid school id: School UUID malformed
             *
             *     `LMS-PLT-007` role must be it_admin or headteacher: Invalid role on school admin create
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-PLT-001" | "LMS-PLT-006" | "LMS-PLT-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload" | "invalid school id" | "role must be it_admin or headteacher";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /** @description `LMS-PLT-008` username already exists for this school: Duplicate school-level admin username */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-PLT-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "username already exists for this school";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    platformUsage: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: How much a school uses the product. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "accounts": 0,
                     *           "dead_jobs": 0,
                     *           "jobs": 0,
                     *           "logins": 0,
                     *           "name": "Elm Road Primary School",
                     *           "practice_sessions": 0,
                     *           "school_id": "01a2110c-f1e6-73e3-909f-a5ec5e5ca5f4",
                     *           "sessions": 0
                     *         },
                     *         {
                     *           "accounts": 147,
                     *           "dead_jobs": 0,
                     *           "jobs": 1,
                     *           "logins": 5,
                     *           "name": "Oak Hill Primary School",
                     *           "practice_sessions": 249,
                     *           "school_id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *           "sessions": 5
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_SchoolUsage"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-PLT-004` query failed: DB error on platform school/admin queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listSchools: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Words of the name. */
                q?: string;
                /** @description The short address, whole. */
                slug?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A school as anybody sees it who wants to sign in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "01a2110c-d7a7-72c4-b929-304b611471f0",
                     *           "name": "Oak Hill Primary School (demonstration)",
                     *           "slug": "oak-hill"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_SchoolName"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SCH-001` failed to load schools: DB unreachable, migrations not run, or schools table empty
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to load schools" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A session. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "answered": 10,
                     *           "assessment_id": null,
                     *           "assignment_id": null,
                     *           "correct": 0,
                     *           "ended_at": "2026-11-23T09:00:00+00:00",
                     *           "expires_at": "2026-11-23T11:00:00+00:00",
                     *           "id": "01a2110c-e303-73de-9f75-2b7fc205c792",
                     *           "kind": "practice",
                     *           "length": 10,
                     *           "started_at": "2026-11-23T09:00:00+00:00",
                     *           "state": "finished"
                     *         },
                     *         {
                     *           "answered": 20,
                     *           "assessment_id": null,
                     *           "assignment_id": null,
                     *           "correct": 17,
                     *           "ended_at": "2026-11-20T09:12:04.102+00:00",
                     *           "expires_at": "2026-11-20T11:10:00+00:00",
                     *           "id": "01a2110c-da7f-777f-a2f4-b6db311258a8",
                     *           "kind": "practice",
                     *           "length": 20,
                     *           "started_at": "2026-11-20T09:10:00+00:00",
                     *           "state": "finished"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_PracticeSession"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SES-005` query failed: DB error loading session state
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    startSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request harmless to repeat: up to 64 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "practice",
                 *       "length": 10
                 *     }
                 */
                "application/json": components["schemas"]["StartBody"];
            };
        };
        responses: {
            /** @description The session, and its first question */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arrangements": [
                     *         "FTS",
                     *         "ITA"
                     *       ],
                     *       "next": {
                     *         "id": "01a2110c-e303-73de-9f75-2b7fc204fc90",
                     *         "kind": "fact",
                     *         "marks": null,
                     *         "text": "7 × ? = 63"
                     *       },
                     *       "session": {
                     *         "answered": 0,
                     *         "assessment_id": null,
                     *         "assignment_id": null,
                     *         "correct": 0,
                     *         "ended_at": null,
                     *         "expires_at": "2026-11-23T11:00:00+00:00",
                     *         "id": "01a2110c-e303-73de-9f75-2b7fc205c792",
                     *         "kind": "practice",
                     *         "length": 10,
                     *         "started_at": "2026-11-23T09:00:00+00:00",
                     *         "state": "open"
                     *       },
                     *       "time_limit_ms": 18000
                     *     }
                     */
                    "application/json": components["schemas"]["SessionNow"];
                };
            };
            /** @description `LMS-SES-001` invalid payload: Bad JSON or missing fields on session endpoints */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SES-004` failed to generate queue: Redis/DB failure building practice queue
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to generate queue" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A session of practice. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A session and what is asked next in it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arrangements": [
                     *         "FTS",
                     *         "ITA"
                     *       ],
                     *       "next": null,
                     *       "session": {
                     *         "answered": 10,
                     *         "assessment_id": null,
                     *         "assignment_id": null,
                     *         "correct": 0,
                     *         "ended_at": null,
                     *         "expires_at": "2026-11-23T11:00:00+00:00",
                     *         "id": "01a2110c-e303-73de-9f75-2b7fc205c792",
                     *         "kind": "practice",
                     *         "length": 10,
                     *         "started_at": "2026-11-23T09:00:00+00:00",
                     *         "state": "open"
                     *       },
                     *       "time_limit_ms": 18000
                     *     }
                     */
                    "application/json": components["schemas"]["SessionNow"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SES-005` query failed: DB error loading session state
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    answerQuestion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A session of practice. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "answer": 42,
                 *       "elapsed_ms": 2350,
                 *       "question_id": "01a2110c-e303-73de-9f75-2b7fc204fc90"
                 *     }
                 */
                "application/json": components["schemas"]["AnswerBody"];
            };
        };
        responses: {
            /** @description What an answer came to. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "correct": false,
                     *       "fact": {
                     *         "a": 7,
                     *         "after": "not_yet",
                     *         "b": 9,
                     *         "before": "quick",
                     *         "recall_ms": 1708,
                     *         "usual_recall_ms": 1316
                     *       },
                     *       "next": {
                     *         "id": "01a2110c-e303-73de-9f75-2b7fc207f393",
                     *         "kind": "fact",
                     *         "marks": null,
                     *         "text": "8 × 6"
                     *       },
                     *       "progress": {
                     *         "answered": 1,
                     *         "correct": 0,
                     *         "length": 10
                     *       },
                     *       "right_answer": 9
                     *     }
                     */
                    "application/json": components["schemas"]["AnswerResult"];
                };
            };
            /** @description `LMS-SES-001` invalid payload: Bad JSON or missing fields on session endpoints */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-SES-002` question not found: Question ID not in current session queue
             *
             *     `LMS-SES-006` not found: Session or resource ID does not exist
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-002" | "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found" | "question not found";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SES-003` failed to process answer: Adaptive engine or DB error saving attempt
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to process answer" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    finishSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A session of practice. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a session came to. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "assessment": null,
                     *       "became_secure": [],
                     *       "quicker": [],
                     *       "session": {
                     *         "answered": 10,
                     *         "assessment_id": null,
                     *         "assignment_id": null,
                     *         "correct": 0,
                     *         "ended_at": "2026-11-23T09:00:00+00:00",
                     *         "expires_at": "2026-11-23T11:00:00+00:00",
                     *         "id": "01a2110c-e303-73de-9f75-2b7fc205c792",
                     *         "kind": "practice",
                     *         "length": 10,
                     *         "started_at": "2026-11-23T09:00:00+00:00",
                     *         "state": "finished"
                     *       },
                     *       "to_practise": [
                     *         {
                     *           "a": 1,
                     *           "b": 1
                     *         },
                     *         {
                     *           "a": 6,
                     *           "b": 8
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SessionSummary"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-SES-003` failed to process answer: Adaptive engine or DB error saving attempt
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "failed to process answer" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listAssignments: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Work that was taken back, instead of the other. */
                cancelled?: boolean;
                /** @description Work that was set for this class. */
                classroom_id?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Work that this pupil has. */
                pupil_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: Work that a teacher has set. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "cancelled_at": null,
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "created_by": {
                     *             "first_name": "Nia",
                     *             "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *             "last_name": "Hale"
                     *           },
                     *           "due_on": "2026-12-04",
                     *           "facts": [],
                     *           "id": "01a2110c-e293-778c-b3a1-d1ba7f56728c",
                     *           "note": "Before Friday, please",
                     *           "pupils": [
                     *             {
                     *               "answered": 0,
                     *               "correct": 0,
                     *               "done_at": null,
                     *               "first_name": "Aaliyah",
                     *               "last_name": "Ahmed",
                     *               "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554"
                     *             },
                     *             {
                     *               "answered": 0,
                     *               "correct": 0,
                     *               "done_at": null,
                     *               "first_name": "Jakub",
                     *               "last_name": "Ahmed",
                     *               "pupil_id": "01a2110c-d7a9-723b-8904-62f30b74668a"
                     *             }
                     *           ],
                     *           "questions": 40,
                     *           "tables": [
                     *             7,
                     *             8
                     *           ]
                     *         },
                     *         {
                     *           "cancelled_at": null,
                     *           "classroom_id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "created_by": {
                     *             "first_name": "Kemi",
                     *             "id": "01a2110c-d7a9-723b-8904-62e27324c4ba",
                     *             "last_name": "Adeyemi"
                     *           },
                     *           "due_on": "2026-11-28",
                     *           "facts": [],
                     *           "id": "01a2110c-e09c-74ce-ac4a-c34429bbd332",
                     *           "note": "The two hardest tables before Friday.",
                     *           "pupils": [
                     *             {
                     *               "answered": 0,
                     *               "correct": 0,
                     *               "done_at": null,
                     *               "first_name": "Anaïs",
                     *               "last_name": "Ahmed",
                     *               "pupil_id": "01a2110c-d7a9-723b-8904-62ff3ba6ab92"
                     *             },
                     *             {
                     *               "answered": 0,
                     *               "correct": 0,
                     *               "done_at": null,
                     *               "first_name": "Lily",
                     *               "last_name": "Ahmed",
                     *               "pupil_id": "01a2110c-d7a9-723b-8904-630e6da74b50"
                     *             }
                     *           ],
                     *           "questions": 30,
                     *           "tables": [
                     *             7,
                     *             8
                     *           ]
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Assignment"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    assignWork: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request harmless to repeat: up to 64 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                 *       "due_on": "2026-12-04",
                 *       "note": "Before Friday, please",
                 *       "questions": 40,
                 *       "tables": [
                 *         7,
                 *         8
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewAssignment"];
            };
        };
        responses: {
            /** @description The assignment */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cancelled_at": null,
                     *       "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *       "created_at": "2026-11-23T09:00:00+00:00",
                     *       "created_by": {
                     *         "first_name": "Nia",
                     *         "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *         "last_name": "Hale"
                     *       },
                     *       "due_on": "2026-12-04",
                     *       "facts": [],
                     *       "id": "01a2110c-e293-778c-b3a1-d1ba7f56728c",
                     *       "note": "Before Friday, please",
                     *       "pupils": [
                     *         {
                     *           "answered": 0,
                     *           "correct": 0,
                     *           "done_at": null,
                     *           "first_name": "Aaliyah",
                     *           "last_name": "Ahmed",
                     *           "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554"
                     *         },
                     *         {
                     *           "answered": 0,
                     *           "correct": 0,
                     *           "done_at": null,
                     *           "first_name": "Jakub",
                     *           "last_name": "Ahmed",
                     *           "pupil_id": "01a2110c-d7a9-723b-8904-62f30b74668a"
                     *         }
                     *       ],
                     *       "questions": 40,
                     *       "tables": [
                     *         7,
                     *         8
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "pupil not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-004` assign failed: DB error assigning work to pupil
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "assign failed" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    cancelAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A piece of work that a teacher has set. */
                assignment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-004` assign failed: DB error assigning work to pupil
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "assign failed" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    classFacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class of a school. */
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A class's map of facts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "classroom": "Hazel",
                     *       "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *       "facts": [
                     *         {
                     *           "a": 1,
                     *           "b": 1,
                     *           "counts": {
                     *             "not_yet": 0,
                     *             "quick": 7,
                     *             "secure": 13,
                     *             "unseen": 0,
                     *             "worked_out": 5
                     *           },
                     *           "secure": 0.52
                     *         },
                     *         {
                     *           "a": 1,
                     *           "b": 2,
                     *           "counts": {
                     *             "not_yet": 0,
                     *             "quick": 0,
                     *             "secure": 0,
                     *             "unseen": 25,
                     *             "worked_out": 0
                     *           },
                     *           "secure": 0
                     *         }
                     *       ],
                     *       "pupils": 25
                     *     }
                     */
                    "application/json": components["schemas"]["ClassFacts"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    classCards: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class of a school. */
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page to print */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html; charset=utf-8": string;
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-SES-006` not found: Session or resource ID does not exist */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-012` hash failed: bcrypt error hashing PIN/password
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             *
             *     `LMS-TCH-006` update failed: DB error saving marking feedback
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-012" | "LMS-API-005" | "LMS-TCH-001" | "LMS-TCH-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "hash failed" | "internal error" | "query failed" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    teacherDashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a teacher sees first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attention": [
                     *         {
                     *           "answered_this_week": 0,
                     *           "attention": [
                     *             "not_practised"
                     *           ],
                     *           "classroom": "Hazel",
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "correct_this_week": 0,
                     *           "facts_secure": 1,
                     *           "facts_seen": 28,
                     *           "first_name": "Ava",
                     *           "id": "01a2110c-d7a9-723b-8904-62e87a8b7727",
                     *           "last_name": "Begum",
                     *           "last_practised_at": "2026-11-13T09:12:21.315+00:00",
                     *           "locked_until": null,
                     *           "predicted": {
                     *             "high": 11.500649647202126,
                     *             "low": 5.070418883456506,
                     *             "score": 8.285534265329316
                     *           },
                     *           "sen_status": "N",
                     *           "streak_days": 2,
                     *           "success": 0.79375,
                     *           "username": "pupil5",
                     *           "year_group": "3"
                     *         },
                     *         {
                     *           "answered_this_week": 0,
                     *           "attention": [
                     *             "not_practised"
                     *           ],
                     *           "classroom": "Hazel",
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "correct_this_week": 0,
                     *           "facts_secure": 5,
                     *           "facts_seen": 40,
                     *           "first_name": "José",
                     *           "id": "01a2110c-d7a9-723b-8904-62f48029e971",
                     *           "last_name": "Davies",
                     *           "last_practised_at": "2026-11-13T09:12:11.971+00:00",
                     *           "locked_until": null,
                     *           "predicted": {
                     *             "high": 18.640652490425225,
                     *             "low": 11.795286353251628,
                     *             "score": 15.217969421838426
                     *           },
                     *           "sen_status": "N",
                     *           "streak_days": 2,
                     *           "success": 0.86875,
                     *           "username": "pupil17",
                     *           "year_group": "3"
                     *         }
                     *       ],
                     *       "attention_count": 24,
                     *       "classes": [
                     *         {
                     *           "attention": 6,
                     *           "facts_secure": 6.24,
                     *           "id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "name": "Hazel",
                     *           "own": true,
                     *           "practised_this_week": 0,
                     *           "predicted_score": 12.156579732689629,
                     *           "pupils": 25,
                     *           "success": 0.792,
                     *           "year_group": "3"
                     *         },
                     *         {
                     *           "attention": 7,
                     *           "facts_secure": 4.96,
                     *           "id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "name": "Rowan",
                     *           "own": false,
                     *           "practised_this_week": 0,
                     *           "predicted_score": 13.006743646390698,
                     *           "pupils": 25,
                     *           "success": 0.803156146179402,
                     *           "year_group": "4"
                     *         }
                     *       ],
                     *       "reteach": [
                     *         {
                     *           "a": 11,
                     *           "b": 12,
                     *           "not_yet": 8,
                     *           "wrong_answer": 142,
                     *           "wrong_times": 8
                     *         },
                     *         {
                     *           "a": 4,
                     *           "b": 9,
                     *           "not_yet": 7,
                     *           "wrong_answer": 27,
                     *           "wrong_times": 8
                     *         }
                     *       ],
                     *       "week": "2026-11-23"
                     *     }
                     */
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listMarkings: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Those of pupils who are in this class. */
                classroom_id?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Those that are so far. */
                status?: components["schemas"]["MarkingStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A written answer and its marking. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "answer": "because its 6 more",
                     *           "answered_at": "2026-11-23T08:21:40+00:00",
                     *           "assessment": "Sixes, sevens and eights",
                     *           "assessment_id": "01a2110c-e0d2-73fe-89e7-57efb66d807d",
                     *           "classroom_id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "feedback": "Yes. Six more than what? Finish the sentence.",
                     *           "first_name": "Anaïs",
                     *           "id": "01a2110c-e0db-7326-801d-1d4c9776e3fe",
                     *           "last_name": "Ahmed",
                     *           "marked_at": "2026-11-23T09:00:00+00:00",
                     *           "marked_by": "01a2110c-d7a9-723b-8904-62e27324c4ba",
                     *           "moderation": null,
                     *           "out_of": 2,
                     *           "pupil_id": "01a2110c-d7a9-723b-8904-62ff3ba6ab92",
                     *           "question": "How do you know that 8 × 6 is more than 7 × 6?",
                     *           "score": 1,
                     *           "status": "marked",
                     *           "version": 2
                     *         },
                     *         {
                     *           "answer": "8 lots of 6 is one more lot of 6 than 7 lots so it is 6 bigger",
                     *           "answered_at": "2026-11-23T08:21:40+00:00",
                     *           "assessment": "Sixes, sevens and eights",
                     *           "assessment_id": "01a2110c-e0d2-73fe-89e7-57efb66d807d",
                     *           "classroom_id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "feedback": "Very clear: one more lot of 6.",
                     *           "first_name": "Lily",
                     *           "id": "01a2110c-e0e3-77ab-a32a-cce0605be7c8",
                     *           "last_name": "Ahmed",
                     *           "marked_at": "2026-11-23T09:00:00+00:00",
                     *           "marked_by": "01a2110c-d7a9-723b-8904-62e27324c4ba",
                     *           "moderation": null,
                     *           "out_of": 2,
                     *           "pupil_id": "01a2110c-d7a9-723b-8904-630e6da74b50",
                     *           "question": "How do you know that 8 × 6 is more than 7 × 6?",
                     *           "score": 2,
                     *           "status": "marked",
                     *           "version": 2
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Marking"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    saveMarking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A written answer's marking. */
                marking_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "feedback": "Draw the array, too.",
                 *       "score": 2,
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["MarkingChange"];
            };
        };
        responses: {
            /** @description A written answer and its marking. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": "Rows and columns of one array.",
                     *       "answered_at": "2026-11-23T09:02:28+00:00",
                     *       "assessment": "Sevens and eights",
                     *       "assessment_id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *       "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *       "feedback": "Draw the array, too.",
                     *       "first_name": "Aaliyah",
                     *       "id": "01a2110c-eb9d-758c-adee-17fdf7d5d021",
                     *       "last_name": "Ahmed",
                     *       "marked_at": "2026-11-23T09:02:28+00:00",
                     *       "marked_by": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *       "moderation": null,
                     *       "out_of": 3,
                     *       "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *       "question": "Explain how you know that 8 × 7 is 7 × 8.",
                     *       "score": 2,
                     *       "status": "marked",
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["Marking"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-005` marking not found: Marking record ID not found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "marking not found";
                    };
                };
            };
            /** @description `LMS-API-007` conflict with current state: Somebody changed it first, or an Idempotency-Key was used with another body */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "conflict with current state";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-006` update failed: DB error saving marking feedback
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    moderateMarking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A written answer's marking. */
                marking_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "As we agreed for year 3.",
                 *       "score": 3
                 *     }
                 */
                "application/json": components["schemas"]["ModerationBody"];
            };
        };
        responses: {
            /** @description A written answer and its marking. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": "Rows and columns of one array.",
                     *       "answered_at": "2026-11-23T09:02:28+00:00",
                     *       "assessment": "Sevens and eights",
                     *       "assessment_id": "01a2110c-eb4b-747d-b0f4-f13b6272688e",
                     *       "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *       "feedback": "Draw the array, too.",
                     *       "first_name": "Aaliyah",
                     *       "id": "01a2110c-eb9d-758c-adee-17fdf7d5d021",
                     *       "last_name": "Ahmed",
                     *       "marked_at": "2026-11-23T09:02:28+00:00",
                     *       "marked_by": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *       "moderation": {
                     *         "moderated_at": "2026-11-23T09:02:28+00:00",
                     *         "moderated_by": "01a2110c-d7a9-723b-8904-62de65e3d8cd",
                     *         "note": "As we agreed for year 3.",
                     *         "score": 3
                     *       },
                     *       "out_of": 3,
                     *       "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *       "question": "Explain how you know that 8 × 7 is 7 × 8.",
                     *       "score": 2,
                     *       "status": "marked",
                     *       "version": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Marking"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route
             *
             *     `LMS-TCH-007` headteacher only: SENCO/teacher tried a head-only action
             */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003" | "LMS-TCH-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden" | "headteacher only";
                    };
                };
            };
            /** @description `LMS-TCH-005` marking not found: Marking record ID not found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-005";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "marking not found";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-006` update failed: DB error saving marking feedback
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    listPupils: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before, of the same order. */
                after?: string;
                /** @description Those of this class. */
                classroom_id?: string;
                /** @description Items in a page: 1 to 200, 50 when left out. */
                limit?: number;
                /** @description Words of the name, or a part of the user name. */
                q?: string;
                /** @description The order, by name when left out. */
                sort?: components["schemas"]["PupilSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A pupil, and how it goes. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "answered_this_week": 0,
                     *           "attention": [
                     *             "stalled"
                     *           ],
                     *           "classroom": "Hazel",
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "correct_this_week": 0,
                     *           "facts_secure": 1,
                     *           "facts_seen": 27,
                     *           "first_name": "Aaliyah",
                     *           "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *           "last_name": "Ahmed",
                     *           "last_practised_at": "2026-11-20T09:12:04.102+00:00",
                     *           "locked_until": null,
                     *           "predicted": {
                     *             "high": 11.633401208400059,
                     *             "low": 5.87984353738898,
                     *             "score": 8.756622372894519
                     *           },
                     *           "sen_status": "N",
                     *           "streak_days": 2,
                     *           "success": 0.7916666666666666,
                     *           "username": "apatel",
                     *           "year_group": "3"
                     *         },
                     *         {
                     *           "answered_this_week": 0,
                     *           "attention": [],
                     *           "classroom": "Rowan",
                     *           "classroom_id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "correct_this_week": 0,
                     *           "facts_secure": 1,
                     *           "facts_seen": 44,
                     *           "first_name": "Anaïs",
                     *           "id": "01a2110c-d7a9-723b-8904-62ff3ba6ab92",
                     *           "last_name": "Ahmed",
                     *           "last_practised_at": "2026-11-23T08:21:40+00:00",
                     *           "locked_until": null,
                     *           "predicted": {
                     *             "high": 17.982375433662142,
                     *             "low": 11.41788032829544,
                     *             "score": 14.700127880978792
                     *           },
                     *           "sen_status": "N",
                     *           "streak_days": 2,
                     *           "success": 0.8535714285714285,
                     *           "username": "pupil28",
                     *           "year_group": "4"
                     *         }
                     *       ],
                     *       "next": "WyJuYW1lIiwiYWhtZWQgYW5haXMiLCIwMWEyMTEwYy1kN2E5LTcyM2ItODkwNC02MmZmM2JhNmFiOTIiXQ"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_PupilSummary"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    getPupil: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One pupil. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arrangements": {
                     *         "assistant": "Ms Cole",
                     *         "codes": [
                     *           "FTS",
                     *           "ITA"
                     *         ],
                     *         "set_at": "2026-11-23T09:00:00+00:00",
                     *         "set_by": {
                     *           "first_name": "Nia",
                     *           "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *           "last_name": "Hale"
                     *         },
                     *         "time_limit_factor": 1.5
                     *       },
                     *       "assignments": [
                     *         {
                     *           "cancelled_at": null,
                     *           "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "created_at": "2026-11-23T09:00:00+00:00",
                     *           "created_by": {
                     *             "first_name": "Nia",
                     *             "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *             "last_name": "Hale"
                     *           },
                     *           "due_on": "2026-12-04",
                     *           "facts": [],
                     *           "id": "01a2110c-e293-778c-b3a1-d1ba7f56728c",
                     *           "note": "Before Friday, please",
                     *           "pupils": [
                     *             {
                     *               "answered": 0,
                     *               "correct": 0,
                     *               "done_at": null,
                     *               "first_name": "Aaliyah",
                     *               "last_name": "Ahmed",
                     *               "pupil_id": "01a2110c-d7a9-723b-8904-62e4159a6554"
                     *             }
                     *           ],
                     *           "questions": 40,
                     *           "tables": [
                     *             7,
                     *             8
                     *           ]
                     *         }
                     *       ],
                     *       "certificates": [],
                     *       "facts": {
                     *         "not_yet": 3,
                     *         "quick": 18,
                     *         "secure": 1,
                     *         "unseen": 51,
                     *         "worked_out": 5
                     *       },
                     *       "overrides": [
                     *         {
                     *           "a": 6,
                     *           "b": 8,
                     *           "note": "guessed today",
                     *           "set_at": "2026-11-23T09:00:00+00:00",
                     *           "set_by": {
                     *             "first_name": "Nia",
                     *             "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *             "last_name": "Hale"
                     *           },
                     *           "state": "needs_practice",
                     *           "until": "2026-12-18"
                     *         }
                     *       ],
                     *       "pupil": {
                     *         "answered_this_week": 0,
                     *         "attention": [
                     *           "stalled"
                     *         ],
                     *         "classroom": "Hazel",
                     *         "classroom_id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *         "correct_this_week": 0,
                     *         "facts_secure": 1,
                     *         "facts_seen": 27,
                     *         "first_name": "Aaliyah",
                     *         "id": "01a2110c-d7a9-723b-8904-62e4159a6554",
                     *         "last_name": "Ahmed",
                     *         "last_practised_at": "2026-11-20T09:12:04.102+00:00",
                     *         "locked_until": null,
                     *         "predicted": {
                     *           "high": 11.633401208400059,
                     *           "low": 5.87984353738898,
                     *           "score": 8.756622372894519
                     *         },
                     *         "sen_status": "N",
                     *         "streak_days": 2,
                     *         "success": 0.7916666666666666,
                     *         "username": "apatel",
                     *         "year_group": "3"
                     *       },
                     *       "weeks": [
                     *         {
                     *           "answered": 0,
                     *           "correct": 0,
                     *           "days": 0,
                     *           "sessions": 0,
                     *           "success": null,
                     *           "week": "2026-11-23"
                     *         },
                     *         {
                     *           "answered": 80,
                     *           "correct": 67,
                     *           "days": 4,
                     *           "sessions": 4,
                     *           "success": 0.8375,
                     *           "week": "2026-11-16"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PupilDetail"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "pupil not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    setArrangements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "assistant": "Ms Cole",
                 *       "codes": [
                 *         "ITA",
                 *         "FTS"
                 *       ],
                 *       "time_limit_factor": 1.5
                 *     }
                 */
                "application/json": components["schemas"]["NewArrangements"];
            };
        };
        responses: {
            /** @description A pupil's access arrangements. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "assistant": "Ms Cole",
                     *       "codes": [
                     *         "FTS",
                     *         "ITA"
                     *       ],
                     *       "set_at": "2026-11-23T09:00:00+00:00",
                     *       "set_by": {
                     *         "first_name": "Nia",
                     *         "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *         "last_name": "Hale"
                     *       },
                     *       "time_limit_factor": 1.5
                     *     }
                     */
                    "application/json": components["schemas"]["Arrangements"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "pupil not found";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-006` update failed: DB error saving marking feedback
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    pupilFacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A pupil's facts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "facts": [
                     *         {
                     *           "a": 1,
                     *           "b": 1,
                     *           "correct": 23,
                     *           "lapses": 0,
                     *           "last_seen_at": "2026-11-20T09:12:00.424+00:00",
                     *           "mean_recall_ms": 1280,
                     *           "measured": "secure",
                     *           "overridden": null,
                     *           "seen": 23,
                     *           "standing": "secure"
                     *         },
                     *         {
                     *           "a": 1,
                     *           "b": 2,
                     *           "correct": 0,
                     *           "lapses": 0,
                     *           "last_seen_at": null,
                     *           "mean_recall_ms": null,
                     *           "measured": "unseen",
                     *           "overridden": null,
                     *           "seen": 0,
                     *           "standing": "unseen"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FactsOfPupil"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "pupil not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    pupilHistory: {
        parameters: {
            query?: {
                /** @description The cursor `next` of the page before. */
                after?: string;
                /** @description Weeks in a page: 1 to 200, 50 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A week of a pupil's practice, assessments left out. Weeks begin on Monday, by London's clocks. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "answered": 0,
                     *           "correct": 0,
                     *           "days": 0,
                     *           "sessions": 0,
                     *           "success": null,
                     *           "week": "2026-11-23"
                     *         },
                     *         {
                     *           "answered": 80,
                     *           "correct": 67,
                     *           "days": 4,
                     *           "sessions": 4,
                     *           "success": 0.8375,
                     *           "week": "2026-11-16"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_PracticeWeek"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid request";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "pupil not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    overrideMastery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "facts": [
                 *         [
                 *           6,
                 *           8
                 *         ]
                 *       ],
                 *       "note": "guessed today",
                 *       "state": "needs_practice",
                 *       "until": "2026-12-18"
                 *     }
                 */
                "application/json": components["schemas"]["NewOverrides"];
            };
        };
        responses: {
            /** @description What teachers say of a pupil's facts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "overrides": [
                     *         {
                     *           "a": 6,
                     *           "b": 8,
                     *           "note": "guessed today",
                     *           "set_at": "2026-11-23T09:00:00+00:00",
                     *           "set_by": {
                     *             "first_name": "Nia",
                     *             "id": "01a2110c-d7a9-723b-8904-62e188f2e08c",
                     *             "last_name": "Hale"
                     *           },
                     *           "state": "needs_practice",
                     *           "until": "2026-12-18"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PupilOverrides"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid payload";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "pupil not found";
                    };
                };
            };
            /** @description `LMS-API-003` payload too large: The body exceeds the operation's limit */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "payload too large";
                    };
                };
            };
            /** @description `LMS-API-004` unsupported media type: Content-Type is missing or is not the operation's */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "unsupported media type";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-004` assign failed: DB error assigning work to pupil
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-004";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "assign failed" | "internal error";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    resetPin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A PIN that was drawn, told this once. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pin": "861459"
                     *     }
                     */
                    "application/json": components["schemas"]["DrawnPin"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "pupil not found";
                    };
                };
            };
            /**
             * @description `LMS-ADM-012` hash failed: bcrypt error hashing PIN/password
             *
             *     `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-006` update failed: DB error saving marking feedback
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-ADM-012" | "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "hash failed" | "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    unlockPupil: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person's account in a school, pupil or staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /** @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden";
                    };
                };
            };
            /** @description `LMS-TCH-002` pupil not found: Pupil ID invalid or not in teacher's school */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "pupil not found";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-006` update failed: DB error saving marking feedback
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "update failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
    schoolOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole school. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "classes": [
                     *         {
                     *           "attainment": {
                     *             "actual": {
                     *               "counts": [
                     *                 0,
                     *                 0
                     *               ],
                     *               "mean": null,
                     *               "pupils": 0
                     *             },
                     *             "answered_per_week": 60,
                     *             "predicted": {
                     *               "counts": [
                     *                 0,
                     *                 0
                     *               ],
                     *               "mean": 12.2,
                     *               "pupils": 25
                     *             },
                     *             "pupils": 25
                     *           },
                     *           "id": "01a2110c-d7a8-70ba-a97e-e5e66fbd3283",
                     *           "name": "Hazel",
                     *           "year_group": "3"
                     *         },
                     *         {
                     *           "attainment": {
                     *             "actual": {
                     *               "counts": [
                     *                 0,
                     *                 0
                     *               ],
                     *               "mean": null,
                     *               "pupils": 0
                     *             },
                     *             "answered_per_week": 60.2,
                     *             "predicted": {
                     *               "counts": [
                     *                 0,
                     *                 0
                     *               ],
                     *               "mean": 13,
                     *               "pupils": 25
                     *             },
                     *             "pupils": 25
                     *           },
                     *           "id": "01a2110c-d7a9-723b-8904-62dcb63f7474",
                     *           "name": "Rowan",
                     *           "year_group": "4"
                     *         }
                     *       ],
                     *       "school": {
                     *         "actual": {
                     *           "counts": [
                     *             0,
                     *             0
                     *           ],
                     *           "mean": null,
                     *           "pupils": 0
                     *         },
                     *         "answered_per_week": 60.2,
                     *         "predicted": {
                     *           "counts": [
                     *             0,
                     *             0
                     *           ],
                     *           "mean": 12.3,
                     *           "pupils": 75
                     *         },
                     *         "pupils": 75
                     *       },
                     *       "sen": {
                     *         "actual": {
                     *           "others": null,
                     *           "sen": null
                     *         },
                     *         "answered_per_week": {
                     *           "others": 59.8,
                     *           "sen": 62.1
                     *         },
                     *         "predicted": {
                     *           "others": 12.2,
                     *           "sen": 12.9
                     *         },
                     *         "pupils": {
                     *           "others": 63,
                     *           "sen": 12
                     *         }
                     *       },
                     *       "weeks": [
                     *         {
                     *           "answered": 0,
                     *           "pupils": 0,
                     *           "week": "2026-09-07"
                     *         },
                     *         {
                     *           "answered": 0,
                     *           "pupils": 0,
                     *           "week": "2026-09-14"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SchoolOverview"];
                };
            };
            /**
             * @description `LMS-AUTH-001` missing token: Request to protected route without Authorization: Bearer header
             *
             *     `LMS-AUTH-002` invalid token: Expired, malformed, or wrong-signing-key JWT
             *
             *     `LMS-AUTH-009` unauthorized: Generic auth failure on protected route
             */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "invalid token" | "missing token" | "unauthorized";
                    };
                };
            };
            /**
             * @description `LMS-AUTH-003` forbidden: Valid token but role cannot access this route
             *
             *     `LMS-TCH-007` headteacher only: SENCO/teacher tried a head-only action
             */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003" | "LMS-TCH-007";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "forbidden" | "headteacher only";
                    };
                };
            };
            /**
             * @description `LMS-API-005` internal error: A bug, quote the request id to support
             *
             *     `LMS-TCH-001` query failed: DB error on teacher dashboard queries
             */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "internal error" | "query failed";
                    };
                };
            };
            /** @description `LMS-API-006` service unavailable: Overload, or a dependency is down: retry after the seconds of Retry-After */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The stable code that support works by
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The code's message
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
}
