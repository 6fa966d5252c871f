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
        /** Make a class */
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
        /** Delete a class that has no pupils */
        delete: operations["deleteClassroom"];
        options?: never;
        head?: never;
        /** Change a class */
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
        /** Make an account */
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
        /** Show an account */
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
        /** Show an assessment with its questions and their answers */
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
        /** Tell who is signed in */
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
        /** Show an intervention group and its pupils */
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
        /** Change an intervention group */
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
        /** Show one's progress */
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
        /** Show how each pupil of a round stands */
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
        /** Try a dead job again */
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
        /** Make a school */
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
        /** Show a school */
        get: operations["getSchool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a school, suspend it, let it in again */
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
        /** List a school's administrators */
        get: operations["listSchoolAdmins"];
        put?: never;
        /** Make a school's IT admin or headteacher */
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
        /** Show a session and what is asked next */
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
             * Format: int16
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
             * Format: int16
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
            fact: (components["schemas"]["FactChange"] & unknown) | null;
            /** @description The question to answer next; null when that was the last one. */
            next: (components["schemas"]["AskedQuestion"] & unknown) | null;
            /** @description How far the session is. */
            progress: components["schemas"]["Progress"] & unknown;
            /**
             * Format: uint32
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
            set_by: (components["schemas"]["StaffName"] & unknown) | null;
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
            kind: components["schemas"]["QuestionKind"] & unknown;
            /**
             * Format: uint8
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
             * An assessment.
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What pupils are told before they begin. */
            instructions: string | null;
            /**
             * Format: uint32
             * @description Questions: 1 to 100.
             */
            length: number;
            /**
             * Format: uint32
             * @description What all of it is worth.
             */
            marks: number;
            /**
             * Format: date-time
             * @description From when on it may be started; null: at once.
             */
            opens_at: string | null;
            /** @description The pupil's own sitting; null before it, and for staff. */
            sitting: (components["schemas"]["Sitting"] & unknown) | null;
            /**
             * Format: uint32
             * @description How many pupils have started it; null for pupils.
             */
            started: number | null;
            /**
             * Format: uint32
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
             * An assessment.
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What pupils are told before they begin. */
            instructions: string | null;
            /**
             * Format: uint32
             * @description Questions: 1 to 100.
             */
            length: number;
            /**
             * Format: uint32
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
            sitting: (components["schemas"]["Sitting"] & unknown) | null;
            /**
             * Format: uint32
             * @description How many pupils have started it; null for pupils.
             */
            started: number | null;
            /**
             * Format: uint32
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
             * Format: uint32
             * @description Marks at most.
             */
            marks: number;
            /** @description Every question with its answer, in order. */
            questions: components["schemas"]["QuestionResult"][];
            /**
             * Format: uint32
             * @description Marks so far: those of answers that a teacher has yet to mark are not in it.
             */
            score: number;
            /**
             * Format: uint32
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
             * Format: uint8
             * @description A fact's one factor: 1 to 12.
             */
            a?: number | null;
            /**
             * Format: double
             * @description The one right number, with three decimal places at most; a fact's follows from it, and words have none.
             */
            answer?: number | null;
            /**
             * Format: uint8
             * @description A fact's other factor: 1 to 12.
             */
            b?: number | null;
            /** @description How a fact is asked; left out: `product`. */
            form?: (components["schemas"]["QuestionForm"] & unknown) | null;
            /** @description What it asks for. */
            kind: components["schemas"]["QuestionKind"] & unknown;
            /**
             * Format: uint8
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
             * A class of a school.
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
            outcome: components["schemas"]["AssessmentOutcome"] & unknown;
            /**
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /**
             * A session of practice.
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
            state: components["schemas"]["SessionState"] & unknown;
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
             * A person's account in a school, pupil or staff.
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
             * A class of a school.
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
            created_by: (components["schemas"]["StaffName"] & unknown) | null;
            /**
             * Format: naive-date
             * @description The last day to do it.
             */
            due_on: string;
            /** @description Facts as pairs of factors, the smaller first; empty when whole tables are set. */
            facts: number[][];
            /**
             * A piece of work that a teacher has set.
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
             * A person's account in a school, pupil or staff.
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
             * Format: uint8
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
            arrangements: components["schemas"]["CheckArrangements"] & unknown;
            /**
             * Format: date-time
             * @description Until when answers are taken.
             */
            closes_at: string;
            /**
             * An attempt at a multiplication tables check.
             * Format: uuid
             * @description The attempt's id.
             */
            id: string;
            /**
             * Format: uint8
             * @description Digits that an answer may have.
             */
            longest_answer: number;
            /**
             * Format: int16
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
             * A round of the multiplication tables check.
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
             * Format: uint8
             * @description The second factor.
             */
            factor: number;
            /**
             * Format: uint8
             * @description Its place, from 1.
             */
            number: number;
            /**
             * Format: uint8
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
         * ClassFact
         * @description A fact in a class.
         */
        ClassFact: {
            /**
             * Format: int16
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int16
             * @description The larger factor, or the same again: 1 to 12.
             */
            b: number;
            /** @description How many pupils have which standing; they add up to the class. A teacher's word counts while it holds. */
            counts: components["schemas"]["StandingCounts"] & unknown;
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
             * A class of a school.
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
             * A class of a school.
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
             * A person's account in a school, pupil or staff.
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
            year_group: (components["schemas"]["YearGroup"] & unknown) | null;
        };
        /**
         * ClassroomChange
         * @description A change of a class: any subset of the fields; null empties a field that may be empty.
         */
        ClassroomChange: {
            /** @description Unique in the school without regard to case. */
            name?: string | null;
            /**
             * A person's account in a school, pupil or staff.
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
            year_group?: (components["schemas"]["YearGroup"] & unknown) | null;
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
             * A class of a school.
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
            year_group: (components["schemas"]["YearGroup"] & unknown) | null;
        };
        /**
         * Counts
         * @description How many rows have which outcome.
         */
        Counts: {
            /**
             * Format: uint32
             * @description New accounts.
             */
            created: number;
            /**
             * Format: uint32
             * @description Pupils of the school who are not in the file.
             */
            leavers: number;
            /**
             * Format: uint32
             * @description Pupils who come into another class.
             */
            moved: number;
            /**
             * Format: uint32
             * @description Rows with something wrong.
             */
            rejected: number;
            /**
             * Format: uint32
             * @description Accounts that were archived.
             */
            restored: number;
            /**
             * Format: uint32
             * @description Accounts that are as the file says.
             */
            unchanged: number;
            /**
             * Format: uint32
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
             * Format: naive-date
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
             * Format: uint32
             * @description Questions that the pupil answered in it, in practice and in assignments.
             */
            answered: number;
            /** @description Were they the weekly goal, or more? */
            met: boolean;
            /** @description Is it over? Until then there is time to meet the goal. */
            over: boolean;
            /**
             * Format: naive-date
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
             * Format: uint8
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /** @description The fact's standing now. */
            after: components["schemas"]["FactMastery"] & unknown;
            /**
             * Format: uint8
             * @description The larger factor: 1 to 12.
             */
            b: number;
            /** @description The fact's standing before. */
            before: components["schemas"]["FactMastery"] & unknown;
            /**
             * Format: uint32
             * @description How long recall took, without the typing: milliseconds.
             */
            recall_ms: number;
            /**
             * Format: uint32
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
             * Format: uint8
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: uint8
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
             * Format: int16
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int16
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
            set_by: (components["schemas"]["StaffName"] & unknown) | null;
            /** @description What the teacher says. */
            state: components["schemas"]["OverrideState"] & unknown;
            /**
             * Format: naive-date
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
             * Format: int16
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int16
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
            standing: components["schemas"]["FactMastery"] & unknown;
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
             * Format: uint8
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: uint8
             * @description The larger factor: 1 to 12.
             */
            b: number;
            /** @description How well. */
            standing: components["schemas"]["FactMastery"] & unknown;
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
             * Format: uint32
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
            facts_secure: components["schemas"]["GainCompared"] & unknown;
            /**
             * Format: uint32
             * @description How many pupils outside the group are compared with.
             */
            peers: number;
            /** @description Marks of 25 expected in a check. */
            predicted_score: components["schemas"]["GainCompared"] & unknown;
            /** @description Why the numbers may mislead; null when there are enough on both sides. */
            warning: (components["schemas"]["GainWarning"] & unknown) | null;
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
             * Format: uint8
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
             * Format: naive-date
             * @description The last day: at most 366 days after the first.
             */
            ends_on?: string | null;
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
            name?: string | null;
            /**
             * Format: naive-date
             * @description The first day.
             */
            starts_on?: string | null;
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
            weekly_goal?: number | null;
        };
        /**
         * GroupProgress
         * @description How a group does.
         */
        GroupProgress: {
            /** @description What was gained, against pupils of the same year outside the group. */
            gain: components["schemas"]["GainComparison"] & unknown;
            /** @description The group. */
            group: components["schemas"]["InterventionGroup"] & unknown;
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
             * A class of a school.
             * Format: uuid
             * @description The class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /**
             * A person's account in a school, pupil or staff.
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
            year_group: (components["schemas"]["YearGroup"] & unknown) | null;
        };
        /**
         * GroupPupilProgress
         * @description How a pupil does in a group.
         */
        GroupPupilProgress: {
            /** @description How the pupil stood on joining. */
            at_entry: components["schemas"]["Attained"] & unknown;
            /**
             * @description Was the predicted score on joining as low as the group's entry criterion asks? Null where it asks for none, or
             *     nothing was predicted.
             */
            met_entry_criterion: boolean | null;
            /** @description How the pupil stands now; of one who left, how he or she stood on leaving. */
            now: components["schemas"]["Attained"] & unknown;
            /** @description The pupil. */
            pupil: components["schemas"]["GroupPupil"] & unknown;
            /** @description Are the group's measurable exit criteria met? Null where there are none, or the pupil has left. */
            ready_to_leave: boolean | null;
            /**
             * Format: uint32
             * @description How many facts are targets of the group.
             */
            targets: number;
            /**
             * Format: uint32
             * @description How many of them are secure now.
             */
            targets_secure: number;
            /** @description The pupil's weeks in the group up to today. */
            weeks: components["schemas"]["DosageWeek"][];
            /**
             * Format: uint32
             * @description How many of the weeks that are over met the weekly goal.
             */
            weeks_met: number;
            /**
             * Format: uint32
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
             * Format: uint32
             * @description How many pupils were in the group in it.
             */
            pupils: number;
            /**
             * Format: uint32
             * @description How many of them met the weekly goal.
             */
            pupils_met: number;
            /**
             * Format: naive-date
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
            group: components["schemas"]["InterventionGroup"] & unknown;
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
            counts: components["schemas"]["Counts"] & unknown;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /**
             * A person's account in a school, pupil or staff.
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
             * An upload of a roster and what became of it.
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What happens to pupils who are not in the file. */
            leavers: components["schemas"]["Leavers"] & unknown;
            /** @description What a bad row does. */
            on_error: components["schemas"]["OnError"] & unknown;
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
            state: components["schemas"]["ImportState"] & unknown;
        };
        /**
         * ImportReport
         * @description An import with a page of its report: rows with an outcome other than "unchanged", in the file's order, then pupils
         *     who are not in the file.
         */
        ImportReport: {
            /** @description The import. */
            import: components["schemas"]["Import"] & unknown;
            /** @description A page of its report; kept as long as the upload, 7 days. */
            report: components["schemas"]["Page_ReportRow"] & unknown;
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
             * Format: naive-date
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
             * An intervention group.
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
             * Format: naive-date
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
             * A job in the queue.
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
             * A school: the tenant.
             * Format: uuid
             * @description Whose work it is; null for the platform's own.
             */
            school_id: string | null;
            /** @description How far it is. */
            state: components["schemas"]["JobState"] & unknown;
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
             * Format: uint8
             * @description The second factor.
             */
            factor: number;
            /**
             * Format: uint8
             * @description Its place, from 1.
             */
            number: number;
            /** @description What it came to; null when the question has no answer. */
            outcome: (components["schemas"]["Outcome"] & unknown) | null;
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
             * Format: uint8
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
             * An assessment.
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
             * Format: uint32
             * @description Marks at most.
             */
            out_of: number;
            /** @description What was asked. */
            question: string;
            /**
             * Format: uint32
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
             * An assessment.
             * Format: uuid
             * @description The assessment.
             */
            assessment_id: string;
            /**
             * A class of a school.
             * Format: uuid
             * @description The pupil's class.
             */
            classroom_id: string | null;
            /** @description What the pupil is told. */
            feedback: string | null;
            /** @description The pupil's given name. */
            first_name: string;
            /**
             * A written answer's marking.
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
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description Who marked it.
             */
            marked_by: string | null;
            /** @description The headteacher's moderation, whose score counts in place of the teacher's. */
            moderation: (components["schemas"]["Moderation"] & unknown) | null;
            /**
             * Format: int16
             * @description What the question is worth.
             */
            out_of: number;
            /**
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /** @description What was asked. */
            question: string;
            /**
             * Format: int16
             * @description The teacher's score: 0 to `out_of`; null until it is marked.
             */
            score: number | null;
            /** @description How far it is. */
            status: components["schemas"]["MarkingStatus"] & unknown;
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
             * Format: int16
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
             * Format: int16
             * @description The headteacher's score.
             */
            moderated_score: number | null;
            /** @description Why. */
            moderation_note: string | null;
            /** @description What was asked. */
            question: string;
            /**
             * Format: int16
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
             * A class of a school.
             * Format: uuid
             * @description A pupil's class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /**
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description The account.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
            /** @description Somebody else set the password: the person should change it now. */
            must_change_password: boolean;
            /** @description What the person may do. */
            role: components["schemas"]["Role"] & unknown;
            /** @description The school; null for the platform's administrators. */
            school: (components["schemas"]["SchoolName"] & unknown) | null;
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
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description Who moderated.
             */
            moderated_by: string | null;
            /** @description Why: for staff. */
            note: string | null;
            /**
             * Format: int16
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
             * Format: int16
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
             * Format: int16
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
             * An attempt at a multiplication tables check.
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: int16
             * @description Which of the pupil's attempts in the round it is: 1 to 3.
             */
            number: number;
            /**
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /** @description Every question with its answer, once it was marked; null to a pupil whose attempt is in a round. */
            questions: components["schemas"]["MarkedQuestion"][] | null;
            /**
             * A round of the multiplication tables check.
             * Format: uuid
             * @description The round that it counts in; null for a rehearsal.
             */
            round_id: string | null;
            /**
             * Format: int16
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
            state: components["schemas"]["AttemptState"] & unknown;
            /** @description Whether the client's times can be true. */
            timing: (components["schemas"]["Timing"] & unknown) | null;
        };
        /**
         * MtcResult
         * @description A pupil's result in a check.
         */
        MtcResult: {
            /**
             * An attempt at a multiplication tables check.
             * Format: uuid
             * @description The attempt.
             */
            attempt_id: string;
            /**
             * A class of a school.
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
             * Format: int16
             * @description Which of the pupil's attempts in the round it is: 1 to 3.
             */
            number: number;
            /**
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /** @description Every question with its answer. */
            questions: components["schemas"]["MarkedQuestion"][];
            /**
             * A round of the multiplication tables check.
             * Format: uuid
             * @description The round; null for a rehearsal.
             */
            round_id: string | null;
            /**
             * Format: int16
             * @description Marks of 25; null until it is marked.
             */
            score: number | null;
            /**
             * Format: date-time
             * @description When the attempt began.
             */
            started_at: string;
            /** @description Whether the client's times can be true; null until it is marked. */
            timing: (components["schemas"]["Timing"] & unknown) | null;
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
             * A class of a school.
             * Format: uuid
             * @description The class whose pupils of now get it; or else `pupil_ids`.
             */
            classroom_id?: string | null;
            /**
             * Format: naive-date
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
             * A round of the multiplication tables check.
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
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description Its teacher: a teacher, SENCO or headteacher of the school.
             */
            teacher_id?: string | null;
            /** @description Its year group, where it has one. */
            year_group?: (components["schemas"]["YearGroup"] & unknown) | null;
        };
        /**
         * NewGroup
         * @description A new group.
         */
        NewGroup: {
            /**
             * Format: naive-date
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
             * Format: naive-date
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
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description Who.
             */
            pupil_id: string;
            /** @description Why. It has to be said; null takes the reason back. */
            reason?: (components["schemas"]["NotTaking"] & unknown) | null;
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
            state: components["schemas"]["Word"] & unknown;
            /**
             * Format: naive-date
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
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description To whom.
             */
            pupil_id: string;
            /** @description Why. */
            reason: components["schemas"]["RestartReason"] & unknown;
        };
        /**
         * NewRound
         * @description A round to open.
         */
        NewRound: {
            /**
             * Format: naive-date
             * @description The last such day.
             */
            closes_on: string;
            /** @description As the school calls it. */
            name: string;
            /**
             * Format: naive-date
             * @description The first day on which the check can be taken.
             */
            opens_on: string;
            /** @description Whose pupils take it. */
            year_group: components["schemas"]["YearGroup"] & unknown;
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
            role: components["schemas"]["AdminRole"] & unknown;
            /** @description 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school. */
            username: string;
        };
        /**
         * NewUser
         * @description A new account.
         */
        NewUser: {
            /**
             * A class of a school.
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
            role: components["schemas"]["SchoolRole"] & unknown;
            /** @description A pupil's special educational needs. */
            sen_status?: (components["schemas"]["SenStatus"] & unknown) | null;
            /** @description Unique pupil number; unique in the school. */
            upn?: string | null;
            /** @description 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school. Left out: made from the name. */
            username?: string | null;
            /** @description A pupil's year group. */
            year_group?: (components["schemas"]["YearGroup"] & unknown) | null;
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
            reason: components["schemas"]["NotTaking"] & unknown;
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
             * Format: int16
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int16
             * @description The larger factor.
             */
            b: number;
            /** @description Why. */
            note: string | null;
            /** @description What. */
            state: components["schemas"]["OverrideState"] & unknown;
            /**
             * Format: naive-date
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
            account: components["schemas"]["User"] & unknown;
            /** @description A pupil's assessments; null for staff. */
            assessments: (components["schemas"]["AssessmentRecords"] & unknown) | null;
            /** @description What was done to the account, and by it. */
            audit: components["schemas"]["AuditRecord"][];
            /** @description A pupil's multiplication tables checks; null for staff. */
            checks: (components["schemas"]["CheckRecords"] & unknown) | null;
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
            practice: (components["schemas"]["PracticeRecord"] & unknown) | null;
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
             * Format: uint32
             * @description Questions answered so far.
             */
            answered: number;
            /**
             * An assessment.
             * Format: uuid
             * @description The assessment that is sat in it.
             */
            assessment_id: string | null;
            /**
             * A piece of work that a teacher has set.
             * Format: uuid
             * @description The assignment that it is a part of.
             */
            assignment_id: string | null;
            /**
             * Format: uint32
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
             * A session of practice.
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What it asks. */
            kind: components["schemas"]["SessionKind"] & unknown;
            /**
             * Format: uint32
             * @description Questions in all: 1 to 100.
             */
            length: number;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How far it is. */
            state: components["schemas"]["SessionState"] & unknown;
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
             * Format: naive-date
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
             * Format: uint32
             * @description Questions answered.
             */
            answered: number;
            /**
             * Format: uint32
             * @description Those that were right; null in an assessment.
             */
            correct: number | null;
            /**
             * Format: uint32
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
             * Format: uint32
             * @description Questions answered in sessions that have ended.
             */
            answered: number;
            /**
             * Format: uint32
             * @description Those that were right.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When it was done.
             */
            done_at: string | null;
            /**
             * Format: naive-date
             * @description Until when it is to be done.
             */
            due_on: string;
            /** @description The single facts that it is about, as pairs of factors; none when it is about whole tables. */
            facts: number[][];
            /**
             * A piece of work that a teacher has set.
             * Format: uuid
             * @description Its id: what `startSession` takes.
             */
            id: string;
            /** @description What the teacher says to it. */
            note: string | null;
            /**
             * Format: uint32
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
            arrangements: components["schemas"]["Arrangements"] & unknown;
            /** @description The last 20 assignments, those due last first, with the pupil's own part. */
            assignments: components["schemas"]["Assignment"][];
            /** @description Times tables of which every fact was secure, the first earned first. */
            certificates: components["schemas"]["Certificate"][];
            /** @description How many of the 78 facts have which standing. */
            facts: components["schemas"]["StandingCounts"] & unknown;
            /** @description What teachers say of facts, and holds today. */
            overrides: components["schemas"]["FactOverride"][];
            /** @description The pupil, and how it goes. */
            pupil: components["schemas"]["PupilSummary"] & unknown;
            /** @description The last 8 weeks, this one first. */
            weeks: components["schemas"]["PracticeWeek"][];
        };
        /**
         * PupilFact
         * @description A fact of a pupil. `[6, 8]` and `[8, 6]` are one fact.
         */
        PupilFact: {
            /**
             * Format: int16
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int16
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
            measured: components["schemas"]["FactMastery"] & unknown;
            /** @description The teacher's word that holds, if any. */
            overridden: (components["schemas"]["FactOverride"] & unknown) | null;
            /**
             * Format: int32
             * @description Times it was asked.
             */
            seen: number;
            /**
             * @description What counts: a teacher's word while it holds, else what the answers say. A teacher's `needs_practice` counts as
             *     `not_yet`.
             */
            standing: components["schemas"]["FactMastery"] & unknown;
        };
        /**
         * PupilLoginBody
         * @description A pupil's log-in.
         */
        PupilLoginBody: {
            /** @description Six digits. */
            pin: string;
            /**
             * A school: the tenant.
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
             * Format: uint32
             * @description How many of them are secure.
             */
            facts_secure: number;
            /**
             * Format: uint32
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
             * A class of a school.
             * Format: uuid
             * @description The class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /**
             * A person's account in a school, pupil or staff.
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
            sen_status: (components["schemas"]["SenStatus"] & unknown) | null;
            /** @description Facts that were asked 8 times or more and are still wrong or worked out, as pairs of factors. */
            stalled_facts: number[][];
            /** @description The year group. */
            year_group: (components["schemas"]["YearGroup"] & unknown) | null;
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
             * A class of a school.
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
             * A person's account in a school, pupil or staff.
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
            predicted: (components["schemas"]["PredictedScore"] & unknown) | null;
            /** @description Special educational needs. */
            sen_status: (components["schemas"]["SenStatus"] & unknown) | null;
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
            year_group: (components["schemas"]["YearGroup"] & unknown) | null;
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
             * Format: uint32
             * @description How long it took, by the client's clock: milliseconds; null when it was not reached.
             */
            elapsed_ms: number | null;
            /** @description What the teacher says to it, once it is marked. */
            feedback: string | null;
            /** @description What it asks for. */
            kind: components["schemas"]["QuestionKind"] & unknown;
            /**
             * Format: uint32
             * @description Marks at most.
             */
            marks: number;
            /**
             * Format: uint32
             * @description Its place: from 1.
             */
            number: number;
            /**
             * Format: double
             * @description The one right number; null where words are asked for.
             */
            right_answer: number | null;
            /**
             * Format: uint32
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
             * Format: uint8
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: uint8
             * @description The larger factor: 1 to 12.
             */
            b: number;
            /**
             * Format: uint32
             * @description What it took at last: milliseconds.
             */
            recall_ms: number;
            /**
             * Format: uint32
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
             * A person's account in a school, pupil or staff.
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
            outcome: components["schemas"]["RowOutcome"] & unknown;
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
            reason: components["schemas"]["RestartReason"] & unknown;
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
             * Format: int16
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int16
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
            outcome: components["schemas"]["RowOutcome"] & unknown;
            /** @description What it said. */
            summary: unknown;
        };
        /**
         * Round
         * @description A round of the check.
         */
        Round: {
            /**
             * Format: naive-date
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
             * A round of the multiplication tables check.
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description As the school calls it. */
            name: string;
            /**
             * Format: naive-date
             * @description The first day on which the check can be taken.
             */
            opens_on: string;
            /** @description How the pupil stands who asks; null to staff. */
            own_state: (components["schemas"]["PupilState"] & unknown) | null;
            /** @description How far it is. */
            state: components["schemas"]["RoundState"] & unknown;
            /** @description Whose pupils take it. */
            year_group: components["schemas"]["YearGroup"] & unknown;
        };
        /**
         * RoundPupil
         * @description A pupil of a round.
         */
        RoundPupil: {
            /**
             * An attempt at a multiplication tables check.
             * Format: uuid
             * @description The attempt that counts: the last complete one, else the last one.
             */
            attempt_id: string | null;
            /**
             * A class of a school.
             * Format: uuid
             * @description The pupil's class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /** @description Why the pupil does not take the check. */
            not_taking: (components["schemas"]["NotTaking"] & unknown) | null;
            /**
             * A person's account in a school, pupil or staff.
             * Format: uuid
             * @description The pupil.
             */
            pupil_id: string;
            /** @description Why the pupil was given restarts, one reason each. */
            restarts: components["schemas"]["RestartReason"][];
            /**
             * Format: int16
             * @description Marks of 25 of the last complete attempt; null until it is marked.
             */
            score: number | null;
            /** @description How the pupil stands. */
            state: components["schemas"]["PupilState"] & unknown;
            /** @description Whether the client's times of that attempt can be true. */
            timing: (components["schemas"]["Timing"] & unknown) | null;
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
            counts: components["schemas"]["StateCounts"] & unknown;
            /** @description Has every pupil a complete attempt or a reason, so that the headteacher can declare the round? */
            may_be_declared: boolean;
            /** @description The pupils, by name. */
            pupils: components["schemas"]["Page_RoundPupil"] & unknown;
            /** @description The round. */
            round: components["schemas"]["Round"] & unknown;
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
            /** @description `error` stops the row, `warning` does not. */
            severity: string;
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
             * Format: uint32
             * @description Questions answered.
             */
            answered: number;
            /**
             * An assessment.
             * Format: uuid
             * @description The assessment.
             */
            assessment_id: string;
            /**
             * Format: uint32
             * @description Questions.
             */
            length: number;
            /**
             * Format: uint32
             * @description Marks at most.
             */
            marks: number;
            /**
             * Format: uint32
             * @description Marks so far: those of answers that a teacher has yet to mark are not in it.
             */
            score: number;
            /**
             * A session of practice.
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
             * Format: uint32
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
            outcome: components["schemas"]["AssessmentOutcome"] & unknown;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How the sitting ended. */
            state: components["schemas"]["SessionState"] & unknown;
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
             * A school: the tenant.
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description As the school writes it. */
            name: string;
            /** @description Its short address: lower-case letters, digits, hyphens; unique. */
            slug: string;
            /** @description May its people sign in? */
            status: components["schemas"]["Standing"] & unknown;
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
            user: components["schemas"]["User"] & unknown;
        };
        /**
         * SchoolChange
         * @description A change of a school: any subset of the fields.
         */
        SchoolChange: {
            /** @description As the school writes it. */
            name?: string | null;
            /** @description Its short address; unique. Printed login cards show the old one. */
            slug?: string | null;
            /** @description Suspending ends every session of the school at once. */
            status?: (components["schemas"]["Standing"] & unknown) | null;
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
             * A school: the tenant.
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
             * A school: the tenant.
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
            me: components["schemas"]["Me"] & unknown;
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
            next: (components["schemas"]["AskedQuestion"] & unknown) | null;
            /** @description The session. */
            session: components["schemas"]["PracticeSession"] & unknown;
            /**
             * Format: uint32
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
            kind: components["schemas"]["SessionKind"] & unknown;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How it ended. */
            state: components["schemas"]["SessionState"] & unknown;
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
            assessment: (components["schemas"]["AssessmentOutcome"] & unknown) | null;
            /** @description Facts that became secure. */
            became_secure: components["schemas"]["FactName"][];
            /** @description Facts that were recalled in nine tenths of their usual time or less. */
            quicker: components["schemas"]["QuickerFact"][];
            /** @description The session. */
            session: components["schemas"]["PracticeSession"] & unknown;
            /** @description Facts whose last answer was wrong: they come back. */
            to_practise: components["schemas"]["FactName"][];
        };
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
             * A session of practice.
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
            state: components["schemas"]["SessionState"] & unknown;
        };
        /**
         * StaffLoginBody
         * @description A member of staff's log-in.
         */
        StaffLoginBody: {
            /** @description The password. */
            password: string;
            /**
             * A school: the tenant.
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
             * A person's account in a school, pupil or staff.
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
             * A piece of work that a teacher has set.
             * Format: uuid
             * @description Which assignment; only with that kind.
             */
            assignment_id?: string | null;
            /** @description `practice`: what will help most. `assignment`: what a teacher has set. */
            kind: components["schemas"]["PracticeKind"] & unknown;
            /**
             * Format: uint16
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
             * Format: uint32
             * @description The last attempt is complete.
             */
            complete: number;
            /**
             * Format: uint32
             * @description An attempt is under way.
             */
            in_progress: number;
            /**
             * Format: uint32
             * @description The last attempt closed with questions unanswered.
             */
            incomplete: number;
            /**
             * Format: uint32
             * @description No attempt, no reason.
             */
            not_started: number;
            /**
             * Format: uint32
             * @description A reason was given.
             */
            not_taking: number;
            /**
             * Format: uint32
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
             * A class of a school.
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
             * A person's account in a school, pupil or staff.
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
            role: components["schemas"]["Role"] & unknown;
            /** @description A pupil's special educational needs. */
            sen_status: (components["schemas"]["SenStatus"] & unknown) | null;
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
            year_group: (components["schemas"]["YearGroup"] & unknown) | null;
        };
        /**
         * UserChange
         * @description A change of an account: any subset of the fields; null empties a field that may be empty.
         */
        UserChange: {
            /** @description True takes the account out of use, false restores it. */
            archived?: boolean | null;
            /**
             * A class of a school.
             * Format: uuid
             * @description A pupil's class.
             */
            classroom_id?: string | null;
            /** @description The school information system's id; unique in the school. */
            external_id?: string | null;
            /** @description Given name. */
            first_name?: string | null;
            /** @description Family name. */
            last_name?: string | null;
            /** @description A member of staff's new password, which the person should then change. */
            password?: string | null;
            /** @description A pupil's new PIN. */
            pin?: string | null;
            /** @description What the person may do. It cannot change between pupil and staff, whose secrets differ. */
            role?: (components["schemas"]["SchoolRole"] & unknown) | null;
            /** @description A pupil's special educational needs. */
            sen_status?: (components["schemas"]["SenStatus"] & unknown) | null;
            /** @description Unique pupil number; unique in the school. */
            upn?: string | null;
            /** @description 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school. */
            username?: string | null;
            /**
             * Format: int32
             * @description The version that the change was made from.
             */
            version?: number | null;
            /** @description A pupil's year group. */
            year_group?: (components["schemas"]["YearGroup"] & unknown) | null;
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
             * Format: int16
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int32
             * @description The answer.
             */
            answer: number;
            /**
             * Format: int16
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
    headers: never;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditEntry"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Classroom"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["NewClassroom"];
            };
        };
        responses: {
            /** @description The class */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClassroomChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Import"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description `true`: it may change more than half of the school's accounts. */
                    confirm_large?: string;
                    /**
                     * Format: binary
                     * @description The CSV file: 10 MB and 50,000 rows at most.
                     */
                    file: Blob;
                    /** @description `keep` (the default) or `archive` pupils who are not in the file. */
                    leavers?: string;
                    /** @description `dry_run` (the default) shows the differences, `commit` imports. */
                    mode?: string;
                    /** @description `stop` (the default): a bad row stops the commit; `skip`: the good rows are imported. */
                    on_error?: string;
                };
            };
        };
        responses: {
            /** @description Accepted: `getImport` or `importEvents` tell how far it is */
            202: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: `getImport` or `importEvents` tell how far it is */
            202: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": Blob;
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Import"][];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html; charset=utf-8": string;
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_User"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description The account */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CredentialBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonRecord"];
                };
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `LMS-ADM-002` invalid id: UUID path param malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Assessment"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["NewAssessment"];
            };
        };
        responses: {
            /** @description The assessment */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentDetail"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssessmentChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentDetail"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The results */
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AssessmentResult"];
                    "text/csv": Blob;
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, and its first question */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["LogoutBody"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `LMS-AUTH-010` invalid payload: Malformed JSON on auth endpoints */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["PasswordBody"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `LMS-AUTH-010` invalid payload: Malformed JSON on auth endpoints */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["PupilLoginBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["RefreshBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `LMS-AUTH-010` invalid payload: Malformed JSON on auth endpoints */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["StaffLoginBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_InterventionGroup"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["NewGroup"];
            };
        };
        responses: {
            /** @description The group */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InterventionGroup"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InterventionGroup"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupPupils"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupWithPupils"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PupilSuggestion"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PupilAssignment"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["NewAttempt"];
            };
        };
        responses: {
            /** @description Handed out again: it was a moment ago */
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckForm"];
                };
            };
            /** @description A new attempt, with its form */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckForm"];
                };
            };
            /** @description `LMS-SES-001` invalid payload: Bad JSON or missing fields on session endpoints */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                attempt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                attempt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckRecord"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MtcAttempt"];
                };
            };
            /** @description `LMS-SES-001` invalid payload: Bad JSON or missing fields on session endpoints */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MtcResult"];
                    "text/csv": Blob;
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Round"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["NewRound"];
            };
        };
        responses: {
            /** @description The round */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                round_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundStatus"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                round_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                round_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNotTaking"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundPupil"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                round_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRestart"];
            };
        };
        responses: {
            /** @description The pupil, with the restart */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundPupil"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Job"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["PlatformLoginBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `LMS-PLT-001` invalid payload: Malformed platform API JSON */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_School"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["NewSchool"];
            };
        };
        responses: {
            /** @description The school */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["School"];
                };
            };
            /** @description `LMS-PLT-001` invalid payload: Malformed platform API JSON */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                school_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["School"];
                };
            };
            /** @description `LMS-PLT-006` invalid school id: School UUID malformed */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                school_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchoolChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                school_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                school_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSchoolAdmin"];
            };
        };
        responses: {
            /** @description The administrator */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SchoolUsage"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SchoolName"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PracticeSession"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["StartBody"];
            };
        };
        responses: {
            /** @description The session, and its first question */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionNow"];
                };
            };
            /** @description `LMS-SES-001` invalid payload: Bad JSON or missing fields on session endpoints */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerResult"];
                };
            };
            /** @description `LMS-SES-001` invalid payload: Bad JSON or missing fields on session endpoints */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Assignment"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                "application/json": components["schemas"]["NewAssignment"];
            };
        };
        responses: {
            /** @description The assignment */
            201: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                assignment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Marking"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                marking_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkingChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Marking"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                marking_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModerationBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Marking"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PupilSummary"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewArrangements"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Arrangements"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PracticeWeek"];
                };
            };
            /** @description `LMS-API-008` invalid request: A query parameter or a body is malformed, where the family has no code for it */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOverrides"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PupilOverrides"];
                };
            };
            /** @description `LMS-TCH-003` invalid payload: Bad assign/override request body */
            400: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
                    /** @description Seconds after which to try again */
                    "Retry-After": number;
                    /** @description Quote it to support: it finds the request in the server's log. */
                    "X-Request-Id": string;
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
