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
         * List the audit log
         * @description Shows who did what to whom and when; the latest entry comes first. Nobody can change or delete an entry.
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
         * @description Sorted by name, with the number of pupils in each class.
         */
        get: operations["listClassrooms"];
        put?: never;
        /**
         * Create a class
         * @description A new class has no pupils; they are added through their accounts or by a roster import.
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
         * @description A class that has pupils is LMS-ADM-019: move the pupils first.
         */
        delete: operations["deleteClassroom"];
        options?: never;
        head?: never;
        /**
         * Change a class
         * @description Takes any subset of the fields. A `version` that is not the current one is LMS-ADM-006.
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
         * @description The latest import comes first.
         */
        get: operations["listImports"];
        put?: never;
        /**
         * Upload a roster
         * @description A background job validates the file and, if `mode` is `commit`, imports it. A file that cannot be a roster at
         *     all is rejected at once.
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
         * @description The report shows, line by line, what would change or has changed, with every error and how to correct it.
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
         * Cancel an import that has not changed anything yet
         * @description Deletes the uploaded file. Repeating the request is harmless.
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
         * @description The rows are compared again with the school's current data. Repeating the request is harmless.
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
         * Download the uploaded file with its errors
         * @description The file has the same rows and an additional column `Errors`. Correct the rows and upload the file again. It is
         *     stored for 7 days.
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
         * @description Sends the import as a server-sent event, first at once and then after each change, until the import has ended or
         *     waits for a commit.
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
         * Print login cards for the pupils that an import created
         * @description Returns HTML for printing, sorted by class, with eight cards to a page. The PINs are stored for 7 days.
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
         * Download a roster template
         * @description A CSV file with every column and with one example teacher and one example pupil.
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
         * @description Sorted by family name. Lists active accounts, or archived accounts if `archived` is true.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create an account
         * @description A pupil needs a PIN; a staff member needs a password, which the person should change after the first login.
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
         * @description The response includes the `version` to send with a change.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Archive an account or erase it permanently
         * @description The owner of an archived account cannot sign in and is in no class; the account can be restored. Erasing deletes
         *     the person's whole record and the stored roster files of the school.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description Takes any subset of the fields. A new role, PIN or password ends the account's sign-ins. A `version` that is not
         *     the current one is LMS-ADM-006.
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
         * @description Ends the account's sign-ins and unlocks it. If the body has neither a PIN nor a password, one is generated and
         *     returned once.
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
         * Export everything that is stored about a person
         * @description The response to a subject access request. The audit log records who exported the data.
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
         * @description Clears the count of failed logins. Unlocking an account that is not locked is harmless.
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
         * @description The newest assessment comes first. The list includes the built-in assessments, of which every school gets new
         *     ones each month: 'Monthly 100' and one for each times table. Pupils see the assessments that are set for them,
         *     with their own sitting.
         */
        get: operations["listAssessments"];
        put?: never;
        /**
         * Create an assessment
         * @description An assessment is set for classes, for individual pupils, or for both. Pupils may take it if they are in one of
         *     the classes when they start it.
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
         * @description The response also names the classes and pupils that it is set for.
         */
        get: operations["getAssessment"];
        put?: never;
        post?: never;
        /**
         * Delete an assessment that no pupil has started
         * @description A built-in assessment, or one that a pupil has started, cannot be deleted: LMS-API-007. A started assessment can
         *     be closed instead.
         */
        delete: operations["deleteAssessment"];
        options?: never;
        head?: never;
        /**
         * Change an assessment
         * @description A built-in assessment cannot be changed, and once a pupil has started an assessment, its questions and time
         *     limit cannot be changed: LMS-API-007. A `version` that is not the current one is LMS-API-007, too.
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
         * @description Lists every pupil who has started the assessment, sorted by name, with every question and its marks.
         *     `format=csv` returns one file for a spreadsheet with up to 2,000 pupils, without pages.
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
         * @description Returns a session, which ends when its time limit is over and does not show whether answers are right until
         *     then. Starting the assessment again within the time limit resumes the session. Once the session has ended, or
         *     outside the window of the assessment, it is LMS-API-007.
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
         * @description Ends one sign-in or all sign-ins of the account. Their access tokens stop working at once. Signing out twice is
         *     harmless.
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
         * Show the signed-in account
         * @description Returns the current state of the account that the access token belongs to, and its school.
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
         * Change your own password
         * @description Ends every other sign-in of the account.
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
         * Sign in a pupil
         * @description Five failed logins in a row lock the username for 15 minutes; during that time the right PIN is rejected, too.
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
         * @description A refresh token is valid once, with ten seconds of grace for parallel tabs. Using it again later ends the
         *     sign-in.
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
         * Sign in a staff member
         * @description Five failed logins in a row lock the username for 15 minutes; during that time the right password is rejected,
         *     too.
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
         * @description Sorted by name; the list includes groups that have ended.
         */
        get: operations["listGroups"];
        put?: never;
        /**
         * Create an intervention group
         * @description A new group has no pupils; `setGroupPupils` adds them.
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
         * @description Pupils who have left the group are not included; `groupProgress` includes them.
         */
        get: operations["getGroup"];
        put?: never;
        post?: never;
        /**
         * Delete an intervention group
         * @description Deletes the group's records, too, but not the practice of its pupils. A group that has ended does not need to be
         *     deleted.
         */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        /**
         * Change an intervention group
         * @description Takes any subset of the fields. A `version` that is not the current one is LMS-API-007.
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
         * Show the progress of an intervention group
         * @description Shows the questions answered against the weekly goal, each pupil on joining and now, and the gain compared with
         *     pupils of the same year group outside the group, with a warning if the numbers are small. Only ended sessions
         *     count.
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
         * Set the pupils of an intervention group
         * @description Replaces the pupils of the group: pupils who are not in the list leave it. The group records where each pupil
         *     stands on joining, so that it can measure the gain. A pupil who leaves and returns keeps the first joining date
         *     and its record.
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
         * @description Lists pupils who are in no current or future group, with the reasons. The pupils who need an intervention most
         *     come first.
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
         * List your own assignments
         * @description The assignment that is due first comes first. Cancelled assignments are not in the list.
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
         * Show your own progress
         * @description Returns every fact with its mastery level, the streak of school days, and the certificates.
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
         * Show your own results
         * @description Returns ended assessments, marked attempts at the Multiplication Tables Check, and marked written answers with
         *     the teacher's feedback: the latest 50 of each.
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
         * Start an attempt at the check
         * @description Returns the whole form with its timings and access arrangements, so that the check itself needs no network. An
         *     attempt without a round is a rehearsal. Repeating the request within 30 seconds returns the same attempt, if it
         *     is in a round.
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
         * Show an attempt at the check
         * @description The response includes the score once the attempt is marked. Staff, and the pupil of a rehearsal, also see every
         *     answer.
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
         * Save the answers of an attempt
         * @description Takes all or some of the answers, as often as the client likes. Saves are merged, and the earliest answer to a
         *     question counts. The same save can be sent again at any time; a different save is rejected once the attempt has
         *     ended.
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
         * @description Lists the last complete attempt of each pupil in a round, and every complete rehearsal, each with all its
         *     answers; the latest comes first. `format=csv` returns one file for a spreadsheet with the latest 2,000 results,
         *     without pages.
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
         * @description The latest round comes first. Pupils see the rounds of their own year group, with their own status in each.
         */
        get: operations["listRounds"];
        put?: never;
        /**
         * Open a round of the check
         * @description A round is for one year group, and a year group has at most one round at a time.
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
         * Show the status of each pupil in a round
         * @description The response also counts the pupils by status, and says whether the round can be declared.
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
         * @description Possible once every pupil has a complete attempt or a reason for not taking the check. Declaring locks the
         *     results.
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
         * Record why a pupil is not taking the check
         * @description A new reason replaces the previous one; null withdraws it.
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
         * @description A pupil can have at most two restarts in a round, each with a reason. The current attempt accepts no more
         *     answers, and the next start creates an attempt with a new form. A complete attempt counts until a later one is
         *     complete.
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
         * @description The latest job comes first.
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
         * Retry a dead job
         * @description The job becomes due at once and gets its full number of attempts again. A job that is not dead is LMS-API-007.
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
         * Sign in a platform administrator
         * @description Five failed logins in a row lock the username for 15 minutes.
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
         * @description Sorted by name; suspended schools are included.
         */
        get: operations["platformSchools"];
        put?: never;
        /**
         * Create a school
         * @description A new school is empty. Create its first administrator with `createSchoolAdmin`.
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
         * @description The response includes the `version` to send with a change.
         */
        get: operations["getSchool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change, suspend or reactivate a school
         * @description Takes any subset of the fields. Suspending a school ends every sign-in of the school at once. A `version` that
         *     is not the current one is LMS-API-007.
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
         * @description Lists IT admins and headteachers, including archived accounts.
         */
        get: operations["listSchoolAdmins"];
        put?: never;
        /**
         * Create an IT admin or headteacher of a school
         * @description If the request has no password, one is generated and returned once.
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
         * @description Shows the accounts, logins, open sign-ins and jobs of each school, sorted by the name of the school.
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
         * List the schools that people can sign in to
         * @description Sorted by name; suspended schools are not included.
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
         * List your own sessions
         * @description The latest session comes first.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Start a session
         * @description Uses the practice plan that is prepared for the pupil, or makes one. An open session of the same kind is resumed
         *     instead.
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
         * Show a session and its next question
         * @description Lets a client resume after a lost connection or in another tab: returns the open question and the progress of
         *     the session.
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
         * @description Answering the same question again returns the first result. A question that is not in the session, or a session
         *     that has ended, is LMS-SES-002. An assessment asks its questions in order, and does not show whether answers are
         *     right until it ends.
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
         * @description Returns a summary of the session. Ending the session again returns the same summary.
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
         * List assignments
         * @description The assignment that is due last comes first. Each shows how much of it every pupil has done.
         */
        get: operations["listAssignments"];
        put?: never;
        /**
         * Set work
         * @description Sets an assignment for pupils or for a class, on whole times tables or on single facts. Pupils who join the
         *     class later do not get it.
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
         * Cancel an assignment
         * @description The pupils' answers remain. Repeating the request is harmless.
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
         * Show the fact map of a class
         * @description Counts the pupils by mastery level for each of the 78 facts.
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
         * @description Gives every pupil of the class a new PIN, ends the pupils' sign-ins and unlocks their accounts. Returns HTML for
         *     printing, with eight cards to a page. The PINs are returned only once and are not stored in plain text;
         *     repeating the request generates new PINs.
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
         * Show the classes, the pupils who need attention, and the facts to reteach
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
         * @description The inbox for marking; the oldest answer comes first.
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
         * @description Once the answer has a score, it counts as marked, and the pupil sees the score and the feedback. A marking that
         *     the headteacher has moderated cannot be changed: LMS-API-007. A `version` that is not the current one is
         *     LMS-API-007, too.
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
         * Moderate the marking of a written answer
         * @description The moderated score replaces the teacher's score. An answer that nobody has marked yet becomes marked, too.
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
         * @description Lists the active pupils of the school.
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
         * @description Shows the pupil's progress, the last weeks of practice, the teachers' overrides, the assignments, and the access
         *     arrangements.
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
         * @description Replaces the previous arrangements. They apply in practice and in the check, except for the longer time limit,
         *     which applies only in practice.
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
         * @description Shows the mastery level of each of the 78 facts according to the pupil's answers, and the teacher's override.
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
         * Show a pupil's practice by week
         * @description Starts with the current week and goes back to the week of the first session, including weeks without practice.
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
         * Override a pupil's mastery of facts
         * @description Sets a teacher's judgement of facts, which the practice engine uses instead of its own while the override is in
         *     force. Facts that are not in the request stay as they are; the state `none` withdraws an earlier override.
         *     Returns all overrides in force.
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
         * Generate a new PIN for a pupil
         * @description Returns the PIN only once, ends the pupil's sign-ins and unlocks the account.
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
         * @description Clears the count of failed logins. Unlocking an account that is not locked is harmless.
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
         * Show an overview of the whole school
         * @description Shows the distribution of predicted and actual scores in the check by class, the amount of practice by week, and
         *     pupils with special educational needs compared with the others, without figures for groups of fewer than five
         *     pupils. For the headteacher only.
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
         * @description The school roles that a platform administrator can give.
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
             * @description The number that was typed; null if nothing was typed or the time ran out. Required, unless the question asks for
             *     words. The answer to a fact is a whole number of at least 0; in an assessment's other questions it may have
             *     three decimal places.
             */
            answer?: number | null;
            /**
             * Format: int32
             * @description The time from the question's appearance to the answer, by the client's clock, in milliseconds.
             */
            elapsed_ms: number;
            /**
             * Format: uuid
             * @description The id of the question.
             */
            question_id: string;
            /**
             * @description The text that was written, up to 2,000 characters; null or blank if nothing was written. Required if the
             *     question asks for words.
             */
            text?: string | null;
        };
        /**
         * AnswerRecord
         * @description An answer to a question.
         */
        AnswerRecord: {
            /**
             * Format: int32
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int32
             * @description The answer; null if there was none.
             */
            answer: number | null;
            /**
             * Format: date-time
             * @description When the answer was received.
             */
            answered_at: string;
            /**
             * Format: int32
             * @description The larger factor.
             */
            b: number;
            /** @description Whether the answer was correct. */
            correct: boolean;
            /**
             * Format: int32
             * @description How long the answer took, in milliseconds.
             */
            elapsed_ms: number;
        };
        /**
         * AnswerResult
         * @description The result of an answer.
         */
        AnswerResult: {
            /** @description Whether the answer is right; null in an assessment, which shows its results when it ends. */
            correct: boolean | null;
            /** @description How the answer changed the pupil's mastery of the fact; null in an assessment. */
            fact: components["schemas"]["FactChange"] | null;
            /** @description The next question; null after the last one. */
            next: components["schemas"]["AskedQuestion"] | null;
            /** @description How far the session has got. */
            progress: components["schemas"]["Progress"];
            /**
             * Format: int32
             * @description The right answer; null in an assessment.
             */
            right_answer: number | null;
        };
        /**
         * @description An access arrangement, by the national code.
         * @enum {string}
         */
        ArrangementCode: "ATA" | "CCT" | "FTS" | "ITA" | "NBQ" | "QNR" | "RON";
        /**
         * Arrangements
         * @description A pupil's access arrangements.
         */
        Arrangements: {
            /** @description The assistant's name, if the codes contain ITA. */
            assistant: string | null;
            /** @description The codes, without duplicates. */
            codes: components["schemas"]["ArrangementCode"][];
            /**
             * Format: date-time
             * @description When the arrangements were set; null if there are none.
             */
            set_at: string | null;
            /** @description The member of staff who set the arrangements; null if there are none, or if that account has been erased. */
            set_by: components["schemas"]["StaffName"] | null;
            /**
             * Format: double
             * @description The factor that extends time limits in practice and assessments, but never in a Multiplication Tables Check: 1
             *     to 4; null if they are not extended.
             */
            time_limit_factor: number | null;
        };
        /**
         * AskedQuestion
         * @description A question as it is shown to the pupil.
         */
        AskedQuestion: {
            /**
             * Format: uuid
             * @description The id that the answer names.
             */
            id: string;
            /** @description What the question asks for: always a fact in practice. */
            kind: components["schemas"]["QuestionKind"];
            /**
             * Format: int32
             * @description The marks for a right answer in an assessment: 1 to 10; null in practice.
             */
            marks: number | null;
            /** @description The text that the pupil reads: `7 × 8`, `7 × ? = 56`, `56 ÷ 7`. */
            text: string;
        };
        /**
         * Assessment
         * @description An assessment.
         */
        Assessment: {
            /**
             * @description Whether the assessment is built in: every school has a new one each month for all its pupils, and nobody can
             *     change it.
             */
            built_in: boolean;
            /**
             * Format: date-time
             * @description When the assessment closes and can no longer be started; null if it never closes. Pupils who have started may
             *     continue.
             */
            closes_at: string | null;
            /**
             * Format: uuid
             * @description The id of the assessment.
             */
            id: string;
            /** @description The instructions that pupils see before they start; null if there are none. */
            instructions: string | null;
            /**
             * Format: int32
             * @description The number of questions: 1 to 100.
             */
            length: number;
            /**
             * Format: int32
             * @description The maximum score.
             */
            marks: number;
            /**
             * Format: date-time
             * @description The time from which pupils may start the assessment; null if they may start at once.
             */
            opens_at: string | null;
            /** @description The pupil's own sitting; null until the pupil has started it, and for staff. */
            sitting: components["schemas"]["Sitting"] | null;
            /**
             * Format: int32
             * @description The number of pupils who have started it; null if the caller is a pupil.
             */
            started: number | null;
            /**
             * Format: int32
             * @description The time limit of a sitting in seconds: 30 to 3,600. It is longer for a pupil whose access arrangements extend
             *     time limits.
             */
            time_limit_s: number;
            /** @description The title of the assessment. */
            title: string;
            /**
             * Format: int32
             * @description The version of the assessment, which increases with each change.
             */
            version: number;
        };
        /**
         * AssessmentChange
         * @description A change to an assessment: any subset of the fields. The questions and the time limit cannot change after a pupil
         *     has started it.
         */
        AssessmentChange: {
            /** @description The ids of the classes whose pupils may sit the assessment. They replace the previous classes. */
            classroom_ids?: string[] | null;
            /**
             * Format: date-time
             * @description When the assessment closes and can no longer be started. With null, it never closes.
             */
            closes_at?: string | null;
            /** @description The instructions that pupils see before they start: at most 1,000 characters. Null removes them. */
            instructions?: string | null;
            /**
             * Format: date-time
             * @description The time from which pupils may start the assessment. With null, they may start at once.
             */
            opens_at?: string | null;
            /** @description The ids of single pupils who may sit the assessment. They replace the previous pupils. */
            pupil_ids?: string[] | null;
            /** @description The questions, in order. */
            questions?: components["schemas"]["AssessmentQuestion"][] | null;
            /**
             * Format: int32
             * @description The time limit of a sitting, in seconds.
             */
            time_limit_s?: number | null;
            /** @description The title: 1 to 128 characters. */
            title?: string | null;
            /**
             * Format: int32
             * @description The version that the change is based on.
             */
            version?: number | null;
        };
        /**
         * AssessmentDetail
         * @description An assessment as staff see it.
         */
        AssessmentDetail: {
            /**
             * @description Whether the assessment is built in: every school has a new one each month for all its pupils, and nobody can
             *     change it.
             */
            built_in: boolean;
            /** @description The ids of the classes whose pupils may sit the assessment. */
            classroom_ids: string[];
            /**
             * Format: date-time
             * @description When the assessment closes and can no longer be started; null if it never closes. Pupils who have started may
             *     continue.
             */
            closes_at: string | null;
            /**
             * Format: uuid
             * @description The id of the assessment.
             */
            id: string;
            /** @description The instructions that pupils see before they start; null if there are none. */
            instructions: string | null;
            /**
             * Format: int32
             * @description The number of questions: 1 to 100.
             */
            length: number;
            /**
             * Format: int32
             * @description The maximum score.
             */
            marks: number;
            /**
             * Format: date-time
             * @description The time from which pupils may start the assessment; null if they may start at once.
             */
            opens_at: string | null;
            /** @description The ids of single pupils who may sit the assessment. */
            pupil_ids: string[];
            /** @description The questions, in order. */
            questions: components["schemas"]["AssessmentQuestion"][];
            /** @description The pupil's own sitting; null until the pupil has started it, and for staff. */
            sitting: components["schemas"]["Sitting"] | null;
            /**
             * Format: int32
             * @description The number of pupils who have started it; null if the caller is a pupil.
             */
            started: number | null;
            /**
             * Format: int32
             * @description The time limit of a sitting in seconds: 30 to 3,600. It is longer for a pupil whose access arrangements extend
             *     time limits.
             */
            time_limit_s: number;
            /** @description The title of the assessment. */
            title: string;
            /**
             * Format: int32
             * @description The version of the assessment, which increases with each change.
             */
            version: number;
        };
        /**
         * AssessmentOutcome
         * @description The outcome of a sitting of an assessment.
         */
        AssessmentOutcome: {
            /**
             * Format: int32
             * @description The maximum score.
             */
            marks: number;
            /** @description Every question with its answer, in order. */
            questions: components["schemas"]["QuestionResult"][];
            /**
             * Format: int32
             * @description The score so far, without the answers that a teacher has not yet marked.
             */
            score: number;
            /**
             * Format: int32
             * @description The number of answers that a teacher has not yet marked.
             */
            to_mark: number;
        };
        /**
         * AssessmentQuestion
         * @description A question of an assessment. Fields that follow from the kind and the fact may be sent back, and are ignored.
         */
        AssessmentQuestion: {
            /**
             * Format: int32
             * @description One factor of the fact: 1 to 12.
             */
            a?: number | null;
            /**
             * Format: double
             * @description The right answer to a number question, with at most three decimal places. For a fact, it follows from the fact;
             *     a written question has none.
             */
            answer?: number | null;
            /**
             * Format: int32
             * @description The other factor of the fact: 1 to 12.
             */
            b?: number | null;
            /** @description How the fact is asked. If absent, it is `product`. */
            form?: components["schemas"]["QuestionForm"] | null;
            /** @description What kind of answer the question asks for. */
            kind: components["schemas"]["QuestionKind"];
            /**
             * Format: int32
             * @description The maximum marks: 1 to 10 for a written question, otherwise 1. If absent, it is 1.
             */
            marks?: number | null;
            /** @description The text that the pupil reads: 1 to 500 characters. For a fact, it follows from the fact. */
            text?: string | null;
        };
        /**
         * AssessmentRecords
         * @description A pupil's assessments.
         */
        AssessmentRecords: {
            /** @description The markings of the pupil's written answers, including drafts and the notes of staff. */
            markings: components["schemas"]["MarkingRecord"][];
            /** @description The assessments that the pupil has sat. */
            sat: components["schemas"]["SatRecord"][];
            /** @description The titles of the assessments that were set for the pupil by name, not only for the pupil's class. */
            set: string[];
        };
        /**
         * AssessmentResult
         * @description The result of a pupil's sitting.
         */
        AssessmentResult: {
            /**
             * Format: uuid
             * @description The pupil's current class.
             */
            classroom_id: string | null;
            /**
             * Format: date-time
             * @description When the sitting ended; null while it is open.
             */
            ended_at: string | null;
            /** @description The pupil's given name. */
            first_name: string;
            /** @description The pupil's family name. */
            last_name: string;
            /** @description The marks, in total and for each question. */
            outcome: components["schemas"]["AssessmentOutcome"];
            /**
             * Format: uuid
             * @description The id of the pupil.
             */
            pupil_id: string;
            /**
             * Format: uuid
             * @description The id of the session.
             */
            session_id: string;
            /**
             * Format: date-time
             * @description When the sitting started.
             */
            started_at: string;
            /** @description The status of the sitting. */
            state: components["schemas"]["SessionState"];
        };
        /**
         * AssignedPupil
         * @description A pupil's progress in an assignment.
         */
        AssignedPupil: {
            /**
             * Format: int32
             * @description The number of questions answered, including those in an open session.
             */
            answered: number;
            /**
             * Format: int32
             * @description The number of questions answered right, including those in an open session.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When the pupil finished the assignment; null until then.
             */
            done_at: string | null;
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /**
             * Format: uuid
             * @description The id of the pupil.
             */
            pupil_id: string;
        };
        /**
         * Assignment
         * @description An assignment that a teacher has set.
         */
        Assignment: {
            /**
             * Format: date-time
             * @description When the assignment was cancelled; null otherwise.
             */
            cancelled_at: string | null;
            /**
             * Format: uuid
             * @description The class that the assignment was set for; null if it was set for single pupils.
             */
            classroom_id: string | null;
            /**
             * Format: date-time
             * @description When the assignment was set.
             */
            created_at: string;
            /** @description The member of staff who set the assignment; null if that account has been erased. */
            created_by: components["schemas"]["StaffName"] | null;
            /**
             * Format: date
             * @description The last day to do the assignment.
             */
            due_on: string;
            /** @description The facts, as pairs of factors, the smaller first; empty if whole tables are set. */
            facts: number[][];
            /**
             * Format: uuid
             * @description The id of the assignment.
             */
            id: string;
            /** @description The note for the pupils. */
            note: string | null;
            /** @description How much each pupil has done, by name. In a pupil's own details, only that pupil. */
            pupils: components["schemas"]["AssignedPupil"][];
            /**
             * Format: int32
             * @description The number of questions that each pupil is to answer: 1 to 100.
             */
            questions: number;
            /** @description The times tables, 1 to 12; empty if single facts are set. */
            tables: number[];
        };
        /**
         * AssignmentRecord
         * @description A pupil's progress in an assignment.
         */
        AssignmentRecord: {
            /**
             * Format: int32
             * @description The number of questions answered.
             */
            answered: number;
            /**
             * Format: int32
             * @description The number of correct answers.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When the pupil completed the assignment; null until then.
             */
            done_at: string | null;
        };
        /**
         * Attained
         * @description A pupil's attainment.
         */
        Attained: {
            /**
             * Format: int32
             * @description The number of secure facts, out of 78.
             */
            facts_secure: number;
            /**
             * Format: double
             * @description The predicted score in the Multiplication Tables Check, out of 25; null until there is enough practice for a
             *     prediction.
             */
            predicted_score: number | null;
        };
        /**
         * Attainment
         * @description The attainment of a group of pupils.
         */
        Attainment: {
            /** @description The marks of each pupil's latest complete Multiplication Tables Check in any round. Rehearsals do not count. */
            actual: components["schemas"]["ScoreDistribution"];
            /**
             * Format: double
             * @description The mean number of questions that a pupil answered per week in the four weeks before this week, to a tenth; null
             *     without pupils.
             */
            answered_per_week: number | null;
            /** @description The marks expected in a Multiplication Tables Check, to the nearest mark. */
            predicted: components["schemas"]["ScoreDistribution"];
            /**
             * Format: int32
             * @description The number of pupils.
             */
            pupils: number;
        };
        /**
         * @description The state of an attempt.
         * @enum {string}
         */
        AttemptState: "open" | "complete" | "incomplete" | "restarted";
        /**
         * AuditEntry
         * @description An entry of the audit log. It contains ids and names of fields, never the name of a person.
         */
        AuditEntry: {
            /** @description The action, for example `user.archive`. */
            action: string;
            /**
             * Format: uuid
             * @description The account that performed the action; null for the command line.
             */
            actor_id: string | null;
            /** @description The role in which the account acted. */
            actor_role: string;
            /**
             * Format: date-time
             * @description When the action happened.
             */
            at: string;
            /** @description Details of the action: names of fields, numbers and ids. */
            detail: unknown;
            /**
             * Format: uuid
             * @description The id of the entry.
             */
            id: string;
            /**
             * Format: uuid
             * @description The id of that thing; null if it has none.
             */
            subject_id: string | null;
            /** @description The kind of thing that the action changed or read. */
            subject_kind: string;
        };
        /**
         * AuditRecord
         * @description An entry of the audit log that names the person.
         */
        AuditRecord: {
            /** @description The action. */
            action: string;
            /**
             * Format: date-time
             * @description When the action happened.
             */
            at: string;
            /** @description True if the person did it, false if it was done to the person's account. */
            by_the_person: boolean;
        };
        /**
         * Certificate
         * @description A certificate for a times table.
         */
        Certificate: {
            /**
             * Format: date-time
             * @description When the certificate was earned.
             */
            earned_at: string;
            /**
             * Format: int32
             * @description The times table: 1 to 12.
             */
            times_table: number;
        };
        /**
         * CheckArrangements
         * @description The access arrangements that apply in the check. The time for a question is never extended in the check.
         */
        CheckArrangements: {
            /** @description The name of the assistant, for the code ITA (input assistance). */
            assistant: string | null;
            /** @description The national codes of the arrangements. */
            codes: components["schemas"]["ArrangementCode"][];
        };
        /**
         * CheckForm
         * @description A started attempt, with everything that a client needs to run the check offline.
         */
        CheckForm: {
            /** @description The pupil's access arrangements. */
            arrangements: components["schemas"]["CheckArrangements"];
            /**
             * Format: date-time
             * @description When the attempt closes and no longer accepts answers.
             */
            closes_at: string;
            /**
             * Format: uuid
             * @description The id of the attempt.
             */
            id: string;
            /**
             * Format: int32
             * @description The maximum number of digits in an answer.
             */
            longest_answer: number;
            /**
             * Format: int32
             * @description Which of the pupil's attempts in the round this is: 1 to 3.
             */
            number: number;
            /**
             * Format: int64
             * @description The pause before each question, including the first, in milliseconds.
             */
            pause_ms: number;
            /**
             * Format: int64
             * @description How long each question is shown, in milliseconds.
             */
            question_ms: number;
            /** @description The questions, in order. */
            questions: components["schemas"]["CheckQuestion"][];
            /**
             * Format: uuid
             * @description The round that the attempt counts in; null for a rehearsal.
             */
            round_id: string | null;
            /**
             * Format: date-time
             * @description When the attempt started.
             */
            started_at: string;
            /** @description Warm-up questions, timed like the others. Their answers are not sent and not marked. */
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
             * @description The number of the question, from 1.
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
         * @description The answers of an attempt, or some of them.
         */
        CheckRecord: {
            /** @description The answers, in any order. If a question has several answers, the earliest counts. */
            answers: components["schemas"]["GivenAnswer"][];
            /**
             * Format: date-time
             * @description When the record was sent, by the client's clock. The times of the answers are judged relative to it, so the
             *     clock may be wrong, even by days.
             */
            sent_at: string;
        };
        /**
         * CheckRecords
         * @description A pupil's Multiplication Tables Checks.
         */
        CheckRecords: {
            /** @description All attempts, each with every question and its answer. */
            attempts: components["schemas"]["MtcAttempt"][];
            /** @description The rounds that the pupil did not take. */
            not_taking: components["schemas"]["NotTakingRecord"][];
            /** @description The restarts that the pupil was given. */
            restarts: components["schemas"]["RestartRecord"][];
        };
        /**
         * ClassAttainment
         * @description The attainment of a class.
         */
        ClassAttainment: {
            /** @description The attainment of its pupils. */
            attainment: components["schemas"]["Attainment"];
            /**
             * Format: uuid
             * @description The id of the class.
             */
            id: string;
            /** @description The name of the class. */
            name: string;
            /** @description The year group, if the class has one. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * ClassFact
         * @description A fact in the fact map of a class.
         */
        ClassFact: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor, or an equal one: 1 to 12.
             */
            b: number;
            /**
             * @description The number of pupils at each mastery level; the counts add up to the number of pupils. A teacher's override
             *     counts while it is in force.
             */
            counts: components["schemas"]["StandingCounts"];
            /**
             * Format: double
             * @description The share of pupils for whom the fact is secure: 0 to 1; null in a class without pupils.
             */
            secure: number | null;
        };
        /**
         * ClassFacts
         * @description The fact map of a class.
         */
        ClassFacts: {
            /** @description The name of the class. */
            classroom: string;
            /**
             * Format: uuid
             * @description The id of the class.
             */
            classroom_id: string;
            /** @description All 78 facts, in order. With both orders of the factors, they fill the map of 12 x 12. */
            facts: components["schemas"]["ClassFact"][];
            /**
             * Format: int32
             * @description The number of pupils in the class.
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
             * @description When the class was created.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The id of the class.
             */
            id: string;
            /** @description The name as the school writes it; unique in the school, ignoring case. */
            name: string;
            /**
             * Format: int64
             * @description The number of pupils in the class, without archived pupils.
             */
            pupils: number;
            /**
             * Format: uuid
             * @description The teacher of the class.
             */
            teacher_id: string | null;
            /**
             * Format: int32
             * @description The version of the record. Send it with a change, which is rejected if somebody else has changed the record
             *     since.
             */
            version: number;
            /** @description The year group, if the class has one. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * ClassroomChange
         * @description A change of a class: any subset of the fields. Null clears a field that may be empty.
         */
        ClassroomChange: {
            /** @description The name; unique in the school, ignoring case. */
            name?: string;
            /**
             * Format: uuid
             * @description The teacher of the class: a teacher, SENCO or headteacher of the school.
             */
            teacher_id?: string | null;
            /**
             * Format: int32
             * @description The version of the record that the change is based on.
             */
            version?: number | null;
            /** @description The year group. */
            year_group?: components["schemas"]["YearGroup"] | null;
        };
        /**
         * ClassSummary
         * @description The summary of a class.
         */
        ClassSummary: {
            /**
             * Format: int32
             * @description The number of pupils who need attention.
             */
            attention: number;
            /**
             * Format: double
             * @description The mean number of secure facts per pupil: 0 to 78; null in a class without pupils.
             */
            facts_secure: number | null;
            /**
             * Format: uuid
             * @description The id of the class.
             */
            id: string;
            /** @description The name of the class. */
            name: string;
            /** @description Whether the caller is the teacher of the class. */
            own: boolean;
            /**
             * Format: int32
             * @description The number of pupils who have answered a question since Monday.
             */
            practised_this_week: number;
            /**
             * Format: double
             * @description The mean of the marks expected in a Multiplication Tables Check, 0 to 25, over the pupils with a prediction;
             *     null if no pupil has one.
             */
            predicted_score: number | null;
            /**
             * Format: int32
             * @description The number of pupils in the class.
             */
            pupils: number;
            /**
             * Format: double
             * @description The share of right answers in the last 28 days: 0 to 1; null without answers.
             */
            success: number | null;
            /** @description The year group, if the class has one. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * Counts
         * @description The number of rows by outcome.
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
             * @description Pupils who move to another class.
             */
            moved: number;
            /**
             * Format: int32
             * @description Rows that are invalid.
             */
            rejected: number;
            /**
             * Format: int32
             * @description Archived accounts that become active again.
             */
            restored: number;
            /**
             * Format: int32
             * @description Accounts that already match the file.
             */
            unchanged: number;
            /**
             * Format: int32
             * @description Accounts that change, including those that move or are restored.
             */
            updated: number;
        };
        /**
         * CredentialBody
         * @description The PIN or password to set. If both are absent, one is generated.
         */
        CredentialBody: {
            /** @description The new password, for a staff member. */
            password?: string | null;
            /** @description The new PIN, for a pupil: six digits. */
            pin?: string | null;
        };
        /**
         * Dashboard
         * @description The dashboard of a member of staff.
         */
        Dashboard: {
            /** @description The pupils who need attention, 100 at most: those in the caller's classes first, then the most urgent. */
            attention: components["schemas"]["PupilSummary"][];
            /**
             * Format: int32
             * @description The number of pupils of the school who need attention.
             */
            attention_count: number;
            /** @description The school's classes: the caller's own first, then the others, both by name. */
            classes: components["schemas"]["ClassSummary"][];
            /**
             * @description Up to five facts that the most pupils have practised but do not know yet: pupils of the caller's classes, or of
             *     the whole school if the caller has no class.
             */
            reteach: components["schemas"]["ReteachFact"][];
            /**
             * Format: date
             * @description The Monday of this week, in London time.
             */
            week: string;
        };
        /**
         * DosageWeek
         * @description A pupil's week in the group.
         */
        DosageWeek: {
            /**
             * Format: int32
             * @description The number of questions that the pupil answered in the week, in practice and in assignments.
             */
            answered: number;
            /** @description Whether the pupil met the weekly goal. */
            met: boolean;
            /** @description Whether the week is over. Until then, the pupil can still meet the goal. */
            over: boolean;
            /**
             * Format: date
             * @description The Monday of the week.
             */
            week: string;
        };
        /**
         * DrawnCredential
         * @description The generated PIN or password, which is returned only once. Both fields are null if the request set it.
         */
        DrawnCredential: {
            /** @description The generated password of a staff member, who should change it after the first login. */
            password: string | null;
            /** @description The generated PIN of a pupil. */
            pin: string | null;
        };
        /**
         * DrawnPin
         * @description A generated PIN, which is returned only once.
         */
        DrawnPin: {
            /** @description The PIN: six digits. */
            pin: string;
        };
        /**
         * FactChange
         * @description How an answer changed the pupil's mastery of its fact.
         */
        FactChange: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /** @description The mastery level after the answer. */
            after: components["schemas"]["FactMastery"];
            /**
             * Format: int32
             * @description The larger factor: 1 to 12.
             */
            b: number;
            /** @description The mastery level before the answer. */
            before: components["schemas"]["FactMastery"];
            /**
             * Format: int32
             * @description The recall time of this answer, without the typing, in milliseconds.
             */
            recall_ms: number;
            /**
             * Format: int32
             * @description The mean recall time before this answer, in milliseconds; null for a fact that was never timed.
             */
            usual_recall_ms: number | null;
        };
        /**
         * @description How well a pupil knows a fact, as teachers and pupils see it.
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
         * @description A teacher's override of the mastery level of a pupil's fact.
         */
        FactOverride: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor, or an equal one: 1 to 12.
             */
            b: number;
            /** @description The teacher's reason. */
            note: string | null;
            /**
             * Format: date-time
             * @description When the override was set.
             */
            set_at: string;
            /** @description The member of staff who set the override; null if that account has been erased. */
            set_by: components["schemas"]["StaffName"] | null;
            /** @description Whether the fact is secure or needs practice, in the teacher's judgement. */
            state: components["schemas"]["OverrideState"];
            /**
             * Format: date
             * @description The last day of the override; null if it has no end.
             */
            until: string | null;
        };
        /**
         * FactRecord
         * @description What is stored about a fact.
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
             * @description How often the answer was correct.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When the fact was last answered.
             */
            last_seen_at: string;
            /**
             * Format: int32
             * @description How often the fact was asked.
             */
            seen: number;
            /** @description The mastery level. */
            standing: components["schemas"]["FactMastery"];
        };
        /**
         * FactsOfPupil
         * @description A pupil's facts.
         */
        FactsOfPupil: {
            /** @description All 78 facts, in order: 1 x 1, 1 x 2, ... 12 x 12. */
            facts: components["schemas"]["PupilFact"][];
        };
        /**
         * FactStanding
         * @description A fact and the pupil's mastery level.
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
            /** @description The mastery level. */
            standing: components["schemas"]["FactMastery"];
        };
        /**
         * GainCompared
         * @description The gain in one measure.
         */
        GainCompared: {
            /**
             * Format: double
             * @description The mean of how much more each pupil gained than the pupil's peers, over the pupils who have peers.
             */
            difference: number | null;
            /**
             * Format: double
             * @description The mean gain of these pupils.
             */
            group: number | null;
            /**
             * Format: double
             * @description The mean gain of their peers.
             */
            peers: number | null;
            /**
             * Format: int32
             * @description The number of pupils of the group with a value on joining and a later one.
             */
            pupils: number;
        };
        /**
         * GainComparison
         * @description The gain of the group, compared with its peers: pupils of the same year who have never been in the group. Each pupil
         *     is compared with peers from the day on which the pupil joined.
         *
         *     The scores of pupils who were chosen for low scores tend to rise anyway, so a difference is an indication and not a
         *     proof.
         */
        GainComparison: {
            /** @description The number of secure facts, out of 78. */
            facts_secure: components["schemas"]["GainCompared"];
            /**
             * Format: int32
             * @description The number of peers in the comparison.
             */
            peers: number;
            /** @description The predicted score in the Multiplication Tables Check, out of 25. */
            predicted_score: components["schemas"]["GainCompared"];
            /** @description Why the numbers may mislead; null if there are enough pupils on both sides. */
            warning: components["schemas"]["GainWarning"] | null;
        };
        /**
         * @description Why a comparison may mislead.
         * @enum {string}
         */
        GainWarning: "no_peers" | "small_numbers";
        /**
         * GivenAnswer
         * @description An answer to a question. All times are those of the client's clock.
         */
        GivenAnswer: {
            /** @description The digits that were typed when the answer was entered or time ran out; empty if none were typed. */
            answer: string;
            /**
             * Format: date-time
             * @description When the answer was entered or time ran out.
             */
            answered_at: string;
            /**
             * Format: date-time
             * @description When the first key was pressed; null if no key was pressed.
             */
            first_key_at?: string | null;
            /**
             * Format: int32
             * @description The number of the question in the form.
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
         * @description A change to a group: any subset of the fields. Null clears a field that may be empty.
         */
        GroupChange: {
            /**
             * Format: date
             * @description The last day of the intervention: at most 366 days after the first.
             */
            ends_on?: string;
            /** @description The school's criteria for joining, as free text of at most 500 characters. */
            entry_criteria?: string | null;
            /**
             * Format: double
             * @description The highest predicted score with which a pupil should join: 0 to 25.
             */
            entry_predicted_score?: number | null;
            /** @description The school's criteria for leaving, as free text of at most 500 characters. */
            exit_criteria?: string | null;
            /**
             * Format: double
             * @description The lowest predicted score with which a pupil may leave: 0 to 25.
             */
            exit_predicted_score?: number | null;
            /**
             * Format: int32
             * @description The percentage of the targets that must be secure before a pupil may leave: 1 to 100.
             */
            exit_secure_percent?: number | null;
            /** @description The single facts that are targets, as pairs of factors from 1 to 12, in either order. */
            facts?: number[][] | null;
            /** @description The name of the group; unique in the school, ignoring case. */
            name?: string;
            /**
             * Format: date
             * @description The first day of the intervention.
             */
            starts_on?: string;
            /** @description The times tables that are targets: 1 to 12. A group needs at least one target. */
            tables?: number[] | null;
            /**
             * Format: int32
             * @description The version that the change is based on.
             */
            version?: number | null;
            /**
             * Format: int32
             * @description The number of questions that each pupil should answer in a week: 1 to 1000.
             */
            weekly_goal?: number;
        };
        /**
         * GroupProgress
         * @description The progress of a group.
         */
        GroupProgress: {
            /** @description The gain of the group, compared with pupils of the same year outside the group. */
            gain: components["schemas"]["GainComparison"];
            /** @description The group. */
            group: components["schemas"]["InterventionGroup"];
            /** @description The current and former pupils of the group, ordered by name. */
            pupils: components["schemas"]["GroupPupilProgress"][];
            /** @description The weeks of the group up to today. Pupils can still meet the goal of a week that is not over. */
            weeks: components["schemas"]["GroupWeek"][];
        };
        /**
         * GroupPupil
         * @description A pupil in a group.
         */
        GroupPupil: {
            /**
             * Format: uuid
             * @description The pupil's current class.
             */
            classroom_id: string | null;
            /** @description The pupil's given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The id of the account.
             */
            id: string;
            /**
             * Format: date-time
             * @description When the pupil joined the group.
             */
            joined_at: string;
            /** @description The pupil's family name. */
            last_name: string;
            /**
             * Format: date-time
             * @description When the pupil left the group; null if the pupil is still in it.
             */
            left_at: string | null;
            /** @description The pupil's current year group. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * GroupPupilProgress
         * @description The progress of a pupil in a group.
         */
        GroupPupilProgress: {
            /** @description The pupil's attainment on joining. */
            at_entry: components["schemas"]["Attained"];
            /**
             * @description Whether the predicted score on joining was as low as the group's entry criterion requires; null if the group has
             *     no such criterion, or the pupil had no predicted score.
             */
            met_entry_criterion: boolean | null;
            /** @description The pupil's attainment now or, if the pupil has left, on leaving. */
            now: components["schemas"]["Attained"];
            /** @description The pupil. */
            pupil: components["schemas"]["GroupPupil"];
            /** @description Whether the pupil meets the group's measurable exit criteria; null if there are none, or the pupil has left. */
            ready_to_leave: boolean | null;
            /**
             * Format: int32
             * @description The number of facts that are targets of the group.
             */
            targets: number;
            /**
             * Format: int32
             * @description The number of targets that are secure now.
             */
            targets_secure: number;
            /** @description The pupil's weeks in the group up to today. */
            weeks: components["schemas"]["DosageWeek"][];
            /**
             * Format: int32
             * @description The number of completed weeks in which the pupil met the weekly goal.
             */
            weeks_met: number;
            /**
             * Format: int32
             * @description The number of completed weeks.
             */
            weeks_over: number;
        };
        /**
         * GroupPupils
         * @description The pupils who should be in the group.
         */
        GroupPupils: {
            /** @description The ids of active pupils of the school, at most 200. Pupils of the group who are not in the list leave it. */
            pupil_ids: string[];
        };
        /**
         * GroupRecord
         * @description A pupil's time in a group, and the pupil's attainment on joining and on leaving.
         */
        GroupRecord: {
            /**
             * Format: int32
             * @description The number of facts that were secure when the pupil joined.
             */
            entry_facts_secure: number;
            /**
             * Format: double
             * @description The predicted score when the pupil joined, out of 25.
             */
            entry_predicted_score: number | null;
            /**
             * Format: int32
             * @description The number of facts that were secure when the pupil left.
             */
            exit_facts_secure: number | null;
            /**
             * Format: double
             * @description The predicted score when the pupil left, out of 25.
             */
            exit_predicted_score: number | null;
            /** @description The name of the group. */
            group: string;
            /**
             * Format: date-time
             * @description When the pupil joined.
             */
            joined_at: string;
            /**
             * Format: date-time
             * @description When the pupil left; null if the pupil is still in the group.
             */
            left_at: string | null;
        };
        /**
         * GroupWeek
         * @description A week of the group.
         */
        GroupWeek: {
            /**
             * Format: double
             * @description The mean number of questions that these pupils answered in the week.
             */
            answered: number;
            /**
             * Format: int32
             * @description The number of pupils who were in the group in that week.
             */
            pupils: number;
            /**
             * Format: int32
             * @description The number of these pupils who met the weekly goal.
             */
            pupils_met: number;
            /**
             * Format: date
             * @description The Monday of the week.
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
            /** @description The pupils who are in the group now, ordered by name. */
            pupils: components["schemas"]["GroupPupil"][];
        };
        /**
         * Import
         * @description An import of a roster.
         */
        Import: {
            /** @description Whether the import is to be committed, or was committed, after its validation. */
            commit_requested: boolean;
            /** @description Whether the import may change more than half of the school's accounts. */
            confirm_large: boolean;
            /** @description The number of rows by outcome; in a dry run, the outcomes that a commit would have. */
            counts: components["schemas"]["Counts"];
            /**
             * Format: date-time
             * @description When the file was uploaded.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The account that uploaded the file; null if it has been erased.
             */
            created_by: string | null;
            /** @description The name of the file, as the browser sent it. */
            filename: string | null;
            /**
             * Format: date-time
             * @description When the import ended.
             */
            finished_at: string | null;
            /**
             * Format: uuid
             * @description The id of the import.
             */
            id: string;
            /** @description What happens to pupils who are not in the file. */
            leavers: components["schemas"]["Leavers"];
            /** @description What happens if a row is invalid. */
            on_error: components["schemas"]["OnError"];
            /** @description Why nothing was imported, and what to do about it. */
            reason: string | null;
            /**
             * Format: int32
             * @description The number of rows that are processed.
             */
            rows_done: number;
            /**
             * Format: int32
             * @description The number of rows in the file.
             */
            rows_total: number;
            /** @description How far the import has got. */
            state: components["schemas"]["ImportState"];
        };
        /**
         * ImportReport
         * @description An import and a page of its report. The report lists the rows with an outcome other than "unchanged", in the order
         *     of the file, then the pupils who are not in the file.
         */
        ImportReport: {
            /** @description The import. */
            import: components["schemas"]["Import"];
            /** @description A page of the report, which is stored as long as the upload: 7 days. */
            report: components["schemas"]["Page_ReportRow"];
        };
        /**
         * @description The state of an import.
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
             * @description When the group was created.
             */
            created_at: string;
            /**
             * Format: date
             * @description The last day of the intervention.
             */
            ends_on: string;
            /** @description The school's criteria for joining, as free text. */
            entry_criteria: string | null;
            /**
             * Format: double
             * @description The highest predicted score with which a pupil should join: 0 to 25.
             */
            entry_predicted_score: number | null;
            /** @description The school's criteria for leaving, as free text. */
            exit_criteria: string | null;
            /**
             * Format: double
             * @description The lowest predicted score with which a pupil may leave: 0 to 25.
             */
            exit_predicted_score: number | null;
            /**
             * Format: int32
             * @description The percentage of the targets that must be secure before a pupil may leave: 1 to 100.
             */
            exit_secure_percent: number | null;
            /** @description The single facts that are targets, as pairs of factors with the smaller factor first. */
            facts: number[][];
            /**
             * Format: uuid
             * @description The id of the group.
             */
            id: string;
            /** @description The school's name for the group; unique in the school, ignoring case. */
            name: string;
            /**
             * Format: int64
             * @description The number of pupils who are in the group now, without archived ones.
             */
            pupils: number;
            /**
             * Format: date
             * @description The first day of the intervention.
             */
            starts_on: string;
            /** @description The times tables that are targets: 1 to 12. */
            tables: number[];
            /**
             * Format: int32
             * @description The version of the group. Send it with a change: the change is rejected if the group has changed since.
             */
            version: number;
            /**
             * Format: int32
             * @description The number of questions that each pupil should answer in a week, Monday to Sunday.
             */
            weekly_goal: number;
        };
        /**
         * Job
         * @description A background job.
         */
        Job: {
            /**
             * Format: int32
             * @description The number of attempts so far.
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When the job was enqueued.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the job ended; null until then.
             */
            finished_at: string | null;
            /**
             * Format: uuid
             * @description The id of the job.
             */
            id: string;
            /** @description The kind of job. */
            kind: string;
            /** @description The error of the last failed attempt. */
            last_error: string | null;
            /**
             * Format: int32
             * @description The number of attempts after which the job is dead.
             */
            max_attempts: number;
            /**
             * Format: int32
             * @description The number of completed steps.
             */
            progress_done: number;
            /**
             * Format: int32
             * @description The total number of steps; 0 while it is unknown.
             */
            progress_total: number;
            /**
             * Format: date-time
             * @description The earliest time of the next attempt.
             */
            run_at: string;
            /**
             * Format: uuid
             * @description The id of the school that the job belongs to; null for jobs of the platform itself.
             */
            school_id: string | null;
            /** @description The state of the job. */
            state: components["schemas"]["JobState"];
        };
        /**
         * @description The state of a job.
         * @enum {string}
         */
        JobState: "pending" | "running" | "done" | "dead";
        /**
         * @description How an import handles pupils who are not in the file.
         * @enum {string}
         */
        Leavers: "keep" | "archive";
        /**
         * LogoutBody
         * @description Which sign-ins to end.
         */
        LogoutBody: {
            /** @description The refresh token whose sign-in ends. If absent, every sign-in of the account ends. */
            refresh_token?: string | null;
        };
        /**
         * MarkedQuestion
         * @description A question with its answer.
         */
        MarkedQuestion: {
            /** @description What the pupil typed; null if the question has no answer. */
            answer: string | null;
            /**
             * Format: int32
             * @description The second factor.
             */
            factor: number;
            /**
             * Format: int32
             * @description The number of the question, from 1.
             */
            number: number;
            /** @description How the answer was marked; null if the question has no answer. */
            outcome: components["schemas"]["Outcome"] | null;
            /**
             * Format: int32
             * @description The time from showing the question to the first key, in milliseconds. It is the best measure of recall that the
             *     check has.
             */
            recall_ms: number | null;
            /**
             * Format: int32
             * @description The time from showing the question to the answer, in milliseconds.
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
             * @description The id of the assessment.
             */
            assessment_id: string;
            /** @description The teacher's feedback. */
            feedback: string | null;
            /**
             * Format: date-time
             * @description When the answer was marked.
             */
            marked_at: string;
            /**
             * Format: int32
             * @description The maximum marks.
             */
            out_of: number;
            /** @description The text of the question. */
            question: string;
            /**
             * Format: int32
             * @description The marks for the answer.
             */
            score: number;
        };
        /**
         * Marking
         * @description A written answer and its marking.
         */
        Marking: {
            /** @description The pupil's written answer. */
            answer: string;
            /**
             * Format: date-time
             * @description When the pupil answered.
             */
            answered_at: string;
            /** @description The title of the assessment. */
            assessment: string;
            /**
             * Format: uuid
             * @description The id of the assessment.
             */
            assessment_id: string;
            /**
             * Format: uuid
             * @description The pupil's current class.
             */
            classroom_id: string | null;
            /** @description The feedback to the pupil. */
            feedback: string | null;
            /** @description The pupil's given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The id of the marking.
             */
            id: string;
            /** @description The pupil's family name. */
            last_name: string;
            /**
             * Format: date-time
             * @description When the answer was marked.
             */
            marked_at: string | null;
            /**
             * Format: uuid
             * @description The id of the teacher who marked the answer.
             */
            marked_by: string | null;
            /** @description The headteacher's moderation, whose score replaces the teacher's; null if there is none. */
            moderation: components["schemas"]["Moderation"] | null;
            /**
             * Format: int32
             * @description The maximum score of the question.
             */
            out_of: number;
            /**
             * Format: uuid
             * @description The id of the pupil.
             */
            pupil_id: string;
            /** @description The text of the question. */
            question: string;
            /**
             * Format: int32
             * @description The teacher's score: 0 to `out_of`; null until the answer is marked.
             */
            score: number | null;
            /** @description The status of the marking. */
            status: components["schemas"]["MarkingStatus"];
            /**
             * Format: int32
             * @description The version of the marking, which increases with each change.
             */
            version: number;
        };
        /**
         * MarkingChange
         * @description A score, feedback or both: any subset of the fields.
         */
        MarkingChange: {
            /** @description The feedback to the pupil: at most 2,000 characters. Null removes it. */
            feedback?: string | null;
            /**
             * Format: int32
             * @description The score: 0 to the maximum score of the question. An answer with a score is marked, and the pupil then sees the
             *     feedback.
             */
            score?: number | null;
            /**
             * Format: int32
             * @description The version that the change is based on.
             */
            version?: number | null;
        };
        /**
         * MarkingRecord
         * @description The marking of a written answer.
         */
        MarkingRecord: {
            /** @description The feedback to the pupil. */
            feedback: string | null;
            /**
             * Format: date-time
             * @description When the answer was marked.
             */
            marked_at: string | null;
            /**
             * Format: int32
             * @description The headteacher's score.
             */
            moderated_score: number | null;
            /** @description The headteacher's reason for the moderated score. */
            moderation_note: string | null;
            /** @description The text of the question. */
            question: string;
            /**
             * Format: int32
             * @description The teacher's score; null until the answer is marked.
             */
            score: number | null;
        };
        /**
         * @description The status of a marking.
         * @enum {string}
         */
        MarkingStatus: "to_mark" | "marked";
        /**
         * Me
         * @description The signed-in account.
         */
        Me: {
            /**
             * Format: uuid
             * @description The id of the pupil's class; null for staff and for pupils without a class.
             */
            classroom_id: string | null;
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The id of the account.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
            /** @description True if somebody else has set the password, so that the person should change it now. */
            must_change_password: boolean;
            /** @description The role of the account, which decides what the person may do. */
            role: components["schemas"]["Role"];
            /** @description The school; null for platform administrators. */
            school: components["schemas"]["SchoolName"] | null;
            /** @description The username. */
            username: string;
        };
        /**
         * Moderation
         * @description A headteacher's moderation of a marking.
         */
        Moderation: {
            /**
             * Format: date-time
             * @description When the headteacher moderated.
             */
            moderated_at: string;
            /**
             * Format: uuid
             * @description The id of the headteacher who moderated.
             */
            moderated_by: string | null;
            /** @description The reason, which only staff see. */
            note: string | null;
            /**
             * Format: int32
             * @description The score that counts.
             */
            score: number;
        };
        /**
         * ModerationBody
         * @description The headteacher's moderation of a marking.
         */
        ModerationBody: {
            /** @description The reason, which only staff see: at most 1,000 characters. */
            note?: string | null;
            /**
             * Format: int32
             * @description The score that counts: 0 to the maximum score of the question.
             */
            score: number;
        };
        /**
         * MtcAttempt
         * @description An attempt at the check.
         */
        MtcAttempt: {
            /**
             * Format: int32
             * @description The number of questions with an answer, including blank ones.
             */
            answered: number;
            /**
             * Format: date-time
             * @description When the attempt closes and no longer accepts answers.
             */
            closes_at: string;
            /**
             * Format: date-time
             * @description When the attempt became complete.
             */
            completed_at: string | null;
            /**
             * Format: uuid
             * @description The id of the attempt.
             */
            id: string;
            /**
             * Format: int32
             * @description Which of the pupil's attempts in the round this is: 1 to 3.
             */
            number: number;
            /**
             * Format: uuid
             * @description The id of the pupil.
             */
            pupil_id: string;
            /**
             * @description Every question with its answer; null until the attempt is marked. Always null for a pupil if the attempt counts
             *     in a round.
             */
            questions: components["schemas"]["MarkedQuestion"][] | null;
            /**
             * Format: uuid
             * @description The round that the attempt counts in; null for a rehearsal.
             */
            round_id: string | null;
            /**
             * Format: int32
             * @description The score out of 25; null until the attempt is marked.
             */
            score: number | null;
            /**
             * Format: date-time
             * @description When the attempt was marked; null until then.
             */
            scored_at: string | null;
            /**
             * Format: date-time
             * @description When the attempt started.
             */
            started_at: string;
            /** @description The status of the attempt. */
            state: components["schemas"]["AttemptState"];
            /** @description Whether the times that the client reported are plausible; null until the attempt is marked. */
            timing: components["schemas"]["Timing"] | null;
        };
        /**
         * MtcResult
         * @description A pupil's result in the check.
         */
        MtcResult: {
            /**
             * Format: uuid
             * @description The id of the attempt.
             */
            attempt_id: string;
            /**
             * Format: uuid
             * @description The pupil's current class.
             */
            classroom_id: string | null;
            /**
             * Format: date-time
             * @description When the attempt became complete.
             */
            completed_at: string | null;
            /** @description The pupil's given name. */
            first_name: string;
            /** @description The pupil's family name. */
            last_name: string;
            /**
             * Format: int32
             * @description Which of the pupil's attempts in the round this is: 1 to 3.
             */
            number: number;
            /**
             * Format: uuid
             * @description The id of the pupil.
             */
            pupil_id: string;
            /** @description Every question with its answer. */
            questions: components["schemas"]["MarkedQuestion"][];
            /**
             * Format: uuid
             * @description The id of the round; null for a rehearsal.
             */
            round_id: string | null;
            /**
             * Format: int32
             * @description The score out of 25; null until the attempt is marked.
             */
            score: number | null;
            /**
             * Format: date-time
             * @description When the attempt started.
             */
            started_at: string;
            /** @description Whether the times that the client reported are plausible; null until the attempt is marked. */
            timing: components["schemas"]["Timing"] | null;
        };
        /**
         * NewArrangements
         * @description A pupil's access arrangements, which replace the existing ones.
         */
        NewArrangements: {
            /** @description The assistant's name; required with the code ITA, and not allowed without it. */
            assistant?: string | null;
            /** @description The codes; an empty list clears them. */
            codes: components["schemas"]["ArrangementCode"][];
            /**
             * Format: double
             * @description The factor that extends time limits in practice and assessments, but never in a Multiplication Tables Check: 1
             *     to 4.
             */
            time_limit_factor?: number | null;
        };
        /**
         * NewAssessment
         * @description A new assessment.
         */
        NewAssessment: {
            /** @description The ids of the classes whose pupils may sit the assessment. At least one class or pupil is required. */
            classroom_ids?: string[] | null;
            /**
             * Format: date-time
             * @description When the assessment closes and can no longer be started. If absent, it never closes.
             */
            closes_at?: string | null;
            /** @description The instructions that pupils see before they start: at most 1,000 characters. */
            instructions?: string | null;
            /**
             * Format: date-time
             * @description The time from which pupils may start the assessment. If absent, they may start at once.
             */
            opens_at?: string | null;
            /** @description The ids of single pupils who may sit the assessment. */
            pupil_ids?: string[] | null;
            /** @description The questions, in order. */
            questions: components["schemas"]["AssessmentQuestion"][];
            /**
             * Format: int32
             * @description The time limit of a sitting, in seconds.
             */
            time_limit_s: number;
            /** @description The title: 1 to 128 characters. */
            title: string;
        };
        /**
         * NewAssignment
         * @description A new assignment: for pupils or for a class, on whole times tables or on single facts.
         */
        NewAssignment: {
            /**
             * Format: uuid
             * @description The class whose current pupils get the assignment. Send either this field or `pupil_ids`.
             */
            classroom_id?: string | null;
            /**
             * Format: date
             * @description The last day to do the assignment: from today to a year ahead.
             */
            due_on: string;
            /** @description The facts, as pairs of factors, 1 to 12, in either order. Send either this field or `tables`. */
            facts?: number[][] | null;
            /** @description A note for the pupils: 500 characters at most. */
            note?: string | null;
            /** @description The pupils, 500 at most. Send either this field or `classroom_id`. */
            pupil_ids?: string[] | null;
            /**
             * Format: int32
             * @description The number of questions that each pupil is to answer: 1 to 100.
             */
            questions: number;
            /** @description The times tables, 1 to 12. Send either this field or `facts`. */
            tables?: number[] | null;
        };
        /**
         * NewAttempt
         * @description A request to start an attempt at the check.
         */
        NewAttempt: {
            /**
             * Format: uuid
             * @description The round that the attempt counts in; absent or null for a rehearsal.
             */
            round_id?: string | null;
        };
        /**
         * NewClassroom
         * @description A new class.
         */
        NewClassroom: {
            /** @description The name; unique in the school, ignoring case. */
            name: string;
            /**
             * Format: uuid
             * @description The teacher of the class: a teacher, SENCO or headteacher of the school.
             */
            teacher_id?: string | null;
            /** @description The year group, if the class has one. */
            year_group?: components["schemas"]["YearGroup"] | null;
        };
        /**
         * NewGroup
         * @description A new group.
         */
        NewGroup: {
            /**
             * Format: date
             * @description The last day of the intervention: at most 366 days after the first.
             */
            ends_on: string;
            /** @description The school's criteria for joining, as free text of at most 500 characters. */
            entry_criteria?: string | null;
            /**
             * Format: double
             * @description The highest predicted score with which a pupil should join: 0 to 25.
             */
            entry_predicted_score?: number | null;
            /** @description The school's criteria for leaving, as free text of at most 500 characters. */
            exit_criteria?: string | null;
            /**
             * Format: double
             * @description The lowest predicted score with which a pupil may leave: 0 to 25.
             */
            exit_predicted_score?: number | null;
            /**
             * Format: int32
             * @description The percentage of the targets that must be secure before a pupil may leave: 1 to 100.
             */
            exit_secure_percent?: number | null;
            /** @description The single facts that are targets, as pairs of factors from 1 to 12, in either order. */
            facts?: number[][] | null;
            /** @description The name of the group; unique in the school, ignoring case. */
            name: string;
            /**
             * Format: date
             * @description The first day of the intervention.
             */
            starts_on: string;
            /** @description The times tables that are targets: 1 to 12. A group needs at least one target. */
            tables?: number[] | null;
            /**
             * Format: int32
             * @description The number of questions that each pupil should answer in a week: 1 to 1000.
             */
            weekly_goal: number;
        };
        /**
         * NewNotTaking
         * @description A reason why a pupil does not take the check in a round.
         */
        NewNotTaking: {
            /**
             * Format: uuid
             * @description The id of the pupil.
             */
            pupil_id: string;
            /** @description Why the pupil does not take the check. The field is required; null removes the reason. */
            reason: components["schemas"]["NotTaking"] | null;
        };
        /**
         * NewOverrides
         * @description An override to set on some of a pupil's facts. Other facts stay as they are.
         */
        NewOverrides: {
            /** @description The facts, as pairs of factors, 1 to 12, in either order. */
            facts: number[][];
            /** @description The reason, which other staff can see but pupils cannot. */
            note?: string | null;
            /** @description The override; `none` removes an existing one. */
            state: components["schemas"]["Word"];
            /**
             * Format: date
             * @description The last day of the override: from today to a year ahead. Without it, the override has no end.
             */
            until?: string | null;
        };
        /**
         * NewRestart
         * @description A restart to give to a pupil.
         */
        NewRestart: {
            /**
             * Format: uuid
             * @description The id of the pupil.
             */
            pupil_id: string;
            /** @description Why the pupil gets the restart. */
            reason: components["schemas"]["RestartReason"];
        };
        /**
         * NewRound
         * @description A new round to open.
         */
        NewRound: {
            /**
             * Format: date
             * @description The last day on which the check can be taken.
             */
            closes_on: string;
            /** @description The school's name for the round. */
            name: string;
            /**
             * Format: date
             * @description The first day on which the check can be taken.
             */
            opens_on: string;
            /** @description The year group whose pupils take the check. */
            year_group: components["schemas"]["YearGroup"];
        };
        /**
         * NewSchool
         * @description A new school.
         */
        NewSchool: {
            /** @description The name as the school writes it. */
            name: string;
            /** @description The short name of the school in addresses; unique. */
            slug: string;
            /** @description Unique reference number: 6 digits; unique. */
            urn: string;
        };
        /**
         * NewSchoolAdmin
         * @description A new administrator of a school.
         */
        NewSchoolAdmin: {
            /** @description Given name. */
            first_name: string;
            /** @description Family name. */
            last_name: string;
            /**
             * @description The password, which the person should change after the first login. If absent, a password is generated and
             *     returned once.
             */
            password?: string | null;
            /** @description The role of the account. */
            role: components["schemas"]["AdminRole"];
            /** @description The username: 1 to 64 characters from a-z, 0-9, dot, hyphen and underscore, unique in the school. */
            username: string;
        };
        /**
         * NewUser
         * @description A new account.
         */
        NewUser: {
            /**
             * Format: uuid
             * @description The class of a pupil.
             */
            classroom_id?: string | null;
            /** @description The id in the school's information system; unique in the school. */
            external_id?: string | null;
            /** @description The given name. */
            first_name: string;
            /** @description The family name. */
            last_name: string;
            /**
             * @description The password of a member of staff: at least 8 characters and at most 72 bytes, and not one of the most common
             *     passwords. Required for staff.
             */
            password?: string | null;
            /** @description The PIN of a pupil: six digits, not 000000, 123456 or one digit repeated. Required for pupils. */
            pin?: string | null;
            /** @description The role, which decides what the person may do. */
            role: components["schemas"]["SchoolRole"];
            /** @description The special educational needs (SEN) status of a pupil. */
            sen_status?: components["schemas"]["SenStatus"] | null;
            /** @description The unique pupil number (UPN) of a pupil; unique in the school. */
            upn?: string | null;
            /**
             * @description The user name: 1 to 64 characters of a-z, 0-9, dot, hyphen and underscore; unique in the school. If absent, it
             *     is generated from the name.
             */
            username?: string | null;
            /** @description The year group of a pupil. */
            year_group?: components["schemas"]["YearGroup"] | null;
        };
        /**
         * @description Why a pupil does not take the Multiplication Tables Check, by the national codes.
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
             * @description When the reason was recorded.
             */
            noted_at: string;
            /** @description Why the pupil did not take the check. */
            reason: components["schemas"]["NotTaking"];
            /** @description The name of the round. */
            round: string;
        };
        /**
         * @description How an import handles invalid rows.
         * @enum {string}
         */
        OnError: "stop" | "skip";
        /**
         * @description The outcome of marking an answer.
         * @enum {string}
         */
        Outcome: "right" | "wrong" | "blank" | "late";
        /**
         * OverrideRecord
         * @description A teacher's override of the mastery level of a fact.
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
            /** @description The teacher's reason. */
            note: string | null;
            /** @description The state that the teacher set. */
            state: components["schemas"]["OverrideState"];
            /**
             * Format: date
             * @description The last day of the override; null if it does not end.
             */
            until: string | null;
        };
        /**
         * @description A teacher's judgement of a pupil's fact, which takes precedence over the engine.
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
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_AssessmentResult
         * @description A page of a list.
         */
        Page_AssessmentResult: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["AssessmentResult"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_Assignment
         * @description A page of a list.
         */
        Page_Assignment: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Assignment"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_AuditEntry
         * @description A page of a list.
         */
        Page_AuditEntry: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["AuditEntry"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_Classroom
         * @description A page of a list.
         */
        Page_Classroom: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Classroom"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_Import
         * @description A page of a list.
         */
        Page_Import: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Import"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_InterventionGroup
         * @description A page of a list.
         */
        Page_InterventionGroup: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["InterventionGroup"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_Job
         * @description A page of a list.
         */
        Page_Job: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Job"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_Marking
         * @description A page of a list.
         */
        Page_Marking: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Marking"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_MtcResult
         * @description A page of a list.
         */
        Page_MtcResult: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["MtcResult"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_PracticeSession
         * @description A page of a list.
         */
        Page_PracticeSession: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PracticeSession"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_PracticeWeek
         * @description A page of a list.
         */
        Page_PracticeWeek: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PracticeWeek"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_PupilAssignment
         * @description A page of a list.
         */
        Page_PupilAssignment: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PupilAssignment"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_PupilSuggestion
         * @description A page of a list.
         */
        Page_PupilSuggestion: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PupilSuggestion"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_PupilSummary
         * @description A page of a list.
         */
        Page_PupilSummary: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["PupilSummary"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_ReportRow
         * @description A page of a list.
         */
        Page_ReportRow: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["ReportRow"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_Round
         * @description A page of a list.
         */
        Page_Round: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["Round"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_RoundPupil
         * @description A page of a list.
         */
        Page_RoundPupil: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["RoundPupil"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_School
         * @description A page of a list.
         */
        Page_School: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["School"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_SchoolName
         * @description A page of a list.
         */
        Page_SchoolName: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["SchoolName"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_SchoolUsage
         * @description A page of a list.
         */
        Page_SchoolUsage: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["SchoolUsage"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * Page_User
         * @description A page of a list.
         */
        Page_User: {
            /** @description The items, in the list's order. */
            items: components["schemas"]["User"][];
            /** @description The cursor to send as `after` to get the next page; null on the last page. */
            next: string | null;
        };
        /**
         * PasswordBody
         * @description The current password and the new one.
         */
        PasswordBody: {
            /** @description The current password. */
            current: string;
            /** @description The new password: at least 8 characters, at most 72 bytes, and not one of the most common passwords. */
            new: string;
        };
        /**
         * PeerRecord
         * @description The pupil's attainment when other pupils of the same year joined a group.
         */
        PeerRecord: {
            /**
             * Format: int32
             * @description The number of facts that were secure at that time.
             */
            facts_secure: number;
            /**
             * Format: date-time
             * @description When the attainment was recorded.
             */
            noted_at: string;
            /**
             * Format: double
             * @description The predicted score at that time, out of 25.
             */
            predicted_score: number;
        };
        /**
         * PersonRecord
         * @description Everything that is stored about a person. Hashes of secrets are left out, because they are not information about the
         *     person.
         */
        PersonRecord: {
            /** @description The account. */
            account: components["schemas"]["User"];
            /** @description The pupil's assessments; null for staff. */
            assessments: components["schemas"]["AssessmentRecords"] | null;
            /** @description The entries of the audit log about the account, and those about what the person did. */
            audit: components["schemas"]["AuditRecord"][];
            /** @description The pupil's Multiplication Tables Checks; null for staff. */
            checks: components["schemas"]["CheckRecords"] | null;
            /** @description The name of the pupil's class; null for staff. */
            classroom: string | null;
            /** @description The pupil's attainment when other pupils joined a group. Their gain is compared with the pupil's. */
            compared_with_groups: components["schemas"]["PeerRecord"][];
            /**
             * Format: date-time
             * @description When the record was created.
             */
            exported_at: string;
            /** @description The pupil's intervention groups. */
            groups: components["schemas"]["GroupRecord"][];
            /** @description The pupil's practice; null for staff. */
            practice: components["schemas"]["PracticeRecord"] | null;
            /** @description The rows of uploaded rosters about the person. They are stored for at most 7 days. */
            roster_rows: components["schemas"]["RosterRecord"][];
            /** @description The person's sign-ins that are still stored. */
            sign_ins: components["schemas"]["SignInRecord"][];
            /** @description The names of the classes that the person teaches. */
            teaches: string[];
        };
        /**
         * PlatformLoginBody
         * @description A platform administrator's credentials.
         */
        PlatformLoginBody: {
            /** @description The password. */
            password: string;
            /** @description The username; case does not matter. */
            username: string;
        };
        /**
         * @description The kinds of practice that a pupil can start.
         * @enum {string}
         */
        PracticeKind: "practice" | "assignment";
        /**
         * PracticeRecord
         * @description Everything that is stored about a pupil's practice.
         */
        PracticeRecord: {
            /** @description The access arrangements: codes, time limit factor and assistant. */
            arrangements: unknown;
            /** @description The pupil's progress in assignments. */
            assignments: components["schemas"]["AssignmentRecord"][];
            /** @description The times tables in which the pupil once had every fact secure. */
            certificates: number[];
            /** @description The practice engine's state for the pupil over all facts, as it is stored; null before the first session. */
            engine: unknown;
            /** @description Each fact that the pupil has been asked, with its mastery level. */
            facts: components["schemas"]["FactRecord"][];
            /** @description The mastery levels that teachers have overridden. */
            overrides: components["schemas"]["OverrideRecord"][];
            /**
             * Format: double
             * @description The predicted score in the Multiplication Tables Check, out of 25.
             */
            predicted_score: number | null;
            /** @description All sessions. */
            sessions: components["schemas"]["SessionRecord"][];
            /** @description The pupil's wrong answers, each with how often it was given. */
            wrong_answers: components["schemas"]["WrongAnswerRecord"][];
        };
        /**
         * PracticeSession
         * @description A session: a pupil's sitting of practice, an assignment or an assessment.
         */
        PracticeSession: {
            /**
             * Format: int32
             * @description Questions answered so far.
             */
            answered: number;
            /**
             * Format: uuid
             * @description The assessment that the pupil sits in the session.
             */
            assessment_id: string | null;
            /**
             * Format: uuid
             * @description The assignment that the session is part of.
             */
            assignment_id: string | null;
            /**
             * Format: int32
             * @description Questions answered right; null while an assessment is open. Answers that a teacher marks are not counted.
             */
            correct: number | null;
            /**
             * Format: date-time
             * @description When the session ended; null while it is open.
             */
            ended_at: string | null;
            /**
             * Format: date-time
             * @description When the session expires, unless it is ended earlier.
             */
            expires_at: string;
            /**
             * Format: uuid
             * @description The id of the session.
             */
            id: string;
            /** @description What the session asks: practice, an assignment or an assessment. */
            kind: components["schemas"]["SessionKind"];
            /**
             * Format: int32
             * @description Questions in the session: 1 to 100.
             */
            length: number;
            /**
             * Format: date-time
             * @description When the session started.
             */
            started_at: string;
            /** @description Whether the session is open, and otherwise how it ended. */
            state: components["schemas"]["SessionState"];
        };
        /**
         * PracticeWeek
         * @description A week of a pupil's practice, without assessments. Weeks start on Monday, in London time.
         */
        PracticeWeek: {
            /**
             * Format: int32
             * @description The number of answers.
             */
            answered: number;
            /**
             * Format: int32
             * @description The number of right answers.
             */
            correct: number;
            /**
             * Format: int32
             * @description The number of days with practice: 0 to 7.
             */
            days: number;
            /**
             * Format: int32
             * @description The number of sessions started in the week, without those that have no answer.
             */
            sessions: number;
            /**
             * Format: double
             * @description The share of right answers: 0 to 1; null without answers.
             */
            success: number | null;
            /**
             * Format: date
             * @description The Monday of the week.
             */
            week: string;
        };
        /**
         * PredictedScore
         * @description The predicted score of a pupil in a Multiplication Tables Check.
         */
        PredictedScore: {
            /**
             * Format: double
             * @description The upper end of the 80 % interval: 0 to 25.
             */
            high: number;
            /**
             * Format: double
             * @description The lower end of the 80 % interval: 0 to 25.
             */
            low: number;
            /**
             * Format: double
             * @description The expected marks: 0 to 25.
             */
            score: number;
        };
        /**
         * Progress
         * @description How far a session has got.
         */
        Progress: {
            /**
             * Format: int32
             * @description Questions answered so far.
             */
            answered: number;
            /**
             * Format: int32
             * @description Questions answered right; null in an assessment.
             */
            correct: number | null;
            /**
             * Format: int32
             * @description Questions in the session.
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
             * @description The number of questions answered in sessions that have ended.
             */
            answered: number;
            /**
             * Format: int32
             * @description The number of questions answered right in sessions that have ended.
             */
            correct: number;
            /**
             * Format: date-time
             * @description When the pupil finished the assignment; null until then.
             */
            done_at: string | null;
            /**
             * Format: date
             * @description The last day to do the assignment.
             */
            due_on: string;
            /** @description The single facts of the assignment, as pairs of factors; empty if it consists of whole tables. */
            facts: number[][];
            /**
             * Format: uuid
             * @description The id of the assignment, for `startSession`.
             */
            id: string;
            /** @description The teacher's note. */
            note: string | null;
            /**
             * Format: int32
             * @description The number of questions to answer: 1 to 100.
             */
            questions: number;
            /** @description The times tables of the assignment: 1 to 12; empty if it consists of single facts. */
            tables: number[];
        };
        /**
         * PupilDetail
         * @description The details of a pupil.
         */
        PupilDetail: {
            /** @description The pupil's access arrangements. */
            arrangements: components["schemas"]["Arrangements"];
            /** @description The last 20 assignments, the latest due date first, each with only this pupil's part. */
            assignments: components["schemas"]["Assignment"][];
            /** @description The certificates for times tables whose facts were all secure, in the order in which they were earned. */
            certificates: components["schemas"]["Certificate"][];
            /** @description The number of facts, of 78, at each mastery level. */
            facts: components["schemas"]["StandingCounts"];
            /** @description The teachers' overrides that are in force today. */
            overrides: components["schemas"]["FactOverride"][];
            /** @description The summary that lists show, too. */
            pupil: components["schemas"]["PupilSummary"];
            /** @description The last 8 weeks, this week first. */
            weeks: components["schemas"]["PracticeWeek"][];
        };
        /**
         * PupilFact
         * @description A pupil's mastery of a fact. `[6, 8]` and `[8, 6]` are one fact.
         */
        PupilFact: {
            /**
             * Format: int32
             * @description The smaller factor: 1 to 12.
             */
            a: number;
            /**
             * Format: int32
             * @description The larger factor, or an equal one: 1 to 12.
             */
            b: number;
            /**
             * Format: int32
             * @description How often the answer was right.
             */
            correct: number;
            /**
             * Format: int32
             * @description How often the pupil forgot the fact after knowing it.
             */
            lapses: number;
            /**
             * Format: date-time
             * @description When the fact was last answered; null if it was never asked.
             */
            last_seen_at: string | null;
            /**
             * Format: double
             * @description The mean recall time of right answers, without the typing, in milliseconds; null before the first right answer.
             */
            mean_recall_ms: number | null;
            /** @description The mastery level that the answers show, without an override. */
            measured: components["schemas"]["FactMastery"];
            /** @description The teacher's override that is in force, if any. */
            overridden: components["schemas"]["FactOverride"] | null;
            /**
             * Format: int32
             * @description How often the fact was asked.
             */
            seen: number;
            /**
             * @description The mastery level that counts: a teacher's override while it is in force, otherwise the level that the answers
             *     show. The override `needs_practice` counts as `not_yet`.
             */
            standing: components["schemas"]["FactMastery"];
        };
        /**
         * PupilLoginBody
         * @description A pupil's credentials.
         */
        PupilLoginBody: {
            /** @description The PIN: six digits. */
            pin: string;
            /**
             * Format: uuid
             * @description The id of the school, from the list of schools.
             */
            school_id: string;
            /** @description The username; case does not matter. */
            username: string;
        };
        /**
         * PupilOverrides
         * @description The overrides of a pupil's facts.
         */
        PupilOverrides: {
            /** @description All overrides that are in force today, in the order of the facts. */
            overrides: components["schemas"]["FactOverride"][];
        };
        /**
         * PupilProgress
         * @description A pupil's progress.
         */
        PupilProgress: {
            /** @description The certificates for times tables whose facts were all secure, in the order in which they were earned. */
            certificates: components["schemas"]["Certificate"][];
            /** @description All 78 facts from 1 × 1 to 12 × 12; 7 × 8 and 8 × 7 are one fact. */
            facts: components["schemas"]["FactStanding"][];
            /**
             * Format: int32
             * @description The number of facts that are secure.
             */
            facts_secure: number;
            /**
             * Format: int32
             * @description The number of school days in a row with practice; 0 after a missed school day.
             */
            streak_days: number;
        };
        /**
         * PupilResults
         * @description A pupil's results: in each list the latest 50 at most, the latest first.
         */
        PupilResults: {
            /** @description Assessments that have ended. */
            assessments: components["schemas"]["SatAssessment"][];
            /** @description Attempts at Multiplication Tables Checks that were marked, including rehearsals. */
            checks: components["schemas"]["MtcAttempt"][];
            /** @description Written answers that were marked. */
            marked_work: components["schemas"]["MarkedWork"][];
        };
        /**
         * @description The order of a list of pupils. All orders except `name` start with the pupils who may need help; pupils without a
         *     value come first.
         * @enum {string}
         */
        PupilSort: "name" | "last_practised" | "success" | "secure" | "predicted";
        /**
         * @description The status of a pupil in a round.
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
             * @description The pupil's class.
             */
            classroom_id: string | null;
            /** @description The pupil's given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The id of the account.
             */
            id: string;
            /** @description The pupil's family name. */
            last_name: string;
            /**
             * Format: double
             * @description The predicted score in the Multiplication Tables Check, out of 25; null until there is enough practice for a
             *     prediction.
             */
            predicted_score: number | null;
            /** @description Why the pupil is suggested: at least one reason. */
            reasons: components["schemas"]["SuggestionReason"][];
            /** @description The special educational needs (SEN) status of the pupil. */
            sen_status: components["schemas"]["SenStatus"] | null;
            /**
             * @description The facts that have stalled, as pairs of factors: they were asked 8 times or more and are still at the mastery
             *     level not yet or worked out.
             */
            stalled_facts: number[][];
            /** @description The pupil's year group. */
            year_group: components["schemas"]["YearGroup"] | null;
            /**
             * Format: double
             * @description The median predicted score of the pupil's year group; null if fewer than 5 of its pupils have a predicted score.
             */
            year_median: number | null;
        };
        /**
         * PupilSummary
         * @description A pupil and the pupil's progress.
         */
        PupilSummary: {
            /**
             * Format: int64
             * @description The number of answers since Monday.
             */
            answered_this_week: number;
            /** @description Why the pupil needs attention, the most urgent reason first; empty if there is no reason. */
            attention: components["schemas"]["Reason"][];
            /** @description The name of the class. */
            classroom: string | null;
            /**
             * Format: uuid
             * @description The class; null for a pupil without a class.
             */
            classroom_id: string | null;
            /**
             * Format: int64
             * @description The number of right answers since Monday.
             */
            correct_this_week: number;
            /**
             * Format: int32
             * @description The number of secure facts, of 78.
             */
            facts_secure: number;
            /**
             * Format: int32
             * @description The number of facts that were asked, of 78.
             */
            facts_seen: number;
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The id of the account.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
            /**
             * Format: date-time
             * @description When the pupil last answered a question; null before the first answer.
             */
            last_practised_at: string | null;
            /**
             * Format: date-time
             * @description Until when the account is locked after failed logins; null if it is not locked.
             */
            locked_until: string | null;
            /** @description The predicted score in a Multiplication Tables Check; null until there are enough answers for a prediction. */
            predicted: components["schemas"]["PredictedScore"] | null;
            /** @description The pupil's special educational needs. */
            sen_status: components["schemas"]["SenStatus"] | null;
            /**
             * Format: int32
             * @description The number of school days in a row with practice, up to the last day of practice; weekends do not break the
             *     streak.
             */
            streak_days: number;
            /**
             * Format: double
             * @description The share of right answers in the last 28 days: 0 to 1; null without answers.
             */
            success: number | null;
            /** @description The user name that the pupil types to sign in: lower case, unique in the school. */
            username: string;
            /** @description The year group. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * @description How a fact is asked.
         * @enum {string}
         */
        QuestionForm: "product" | "reversed" | "missing" | "quotient";
        /**
         * @description The kind of answer that a question asks for.
         * @enum {string}
         */
        QuestionKind: "fact" | "number" | "written";
        /**
         * QuestionResult
         * @description A question of a sitting with its result.
         */
        QuestionResult: {
            /**
             * Format: double
             * @description The number that the pupil answered; null if there is none.
             */
            answer: number | null;
            /**
             * Format: int32
             * @description How long the answer took by the client's clock, in milliseconds; null if the pupil did not reach the question.
             */
            elapsed_ms: number | null;
            /** @description The teacher's feedback; null until the answer is marked. */
            feedback: string | null;
            /** @description What kind of answer the question asks for. */
            kind: components["schemas"]["QuestionKind"];
            /**
             * Format: int32
             * @description The maximum marks.
             */
            marks: number;
            /**
             * Format: int32
             * @description The number of the question, from 1.
             */
            number: number;
            /**
             * Format: double
             * @description The right number; null for a written question.
             */
            right_answer: number | null;
            /**
             * Format: int32
             * @description The score; null until a teacher has marked a written answer. A question without an answer scores 0.
             */
            score: number | null;
            /** @description The text that the pupil read. */
            text: string;
            /** @description The pupil's written answer; null if there is none. */
            written: string | null;
        };
        /**
         * QuickerFact
         * @description A fact that the pupil now recalls more quickly.
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
             * @description The recall time of the last answer, in milliseconds.
             */
            recall_ms: number;
            /**
             * Format: int32
             * @description The mean recall time before the session, in milliseconds.
             */
            usual_recall_ms: number;
        };
        /**
         * @description Why a pupil needs attention. In a list, the most urgent reason comes first.
         * @enum {string}
         */
        Reason: "locked_out" | "not_practised" | "low_success" | "stalled" | "accurate_but_slow";
        /**
         * RefreshBody
         * @description The refresh token to exchange.
         */
        RefreshBody: {
            /** @description The refresh token from the login or from the last refresh. */
            refresh_token: string;
        };
        /**
         * ReportRow
         * @description A row of an import's report.
         */
        ReportRow: {
            /**
             * Format: uuid
             * @description The account that the row is about, if there is one.
             */
            account_id: string | null;
            /** @description The findings in the row: errors and warnings. */
            findings: components["schemas"]["RowFinding"][];
            /**
             * Format: int32
             * @description The physical line in the file; null for a pupil who is not in the file and for a finding about the whole file.
             */
            line: number | null;
            /** @description The outcome of the row. */
            outcome: components["schemas"]["RowOutcome"];
            /** @description The person in the row, and the fields that change. */
            summary: unknown;
        };
        /**
         * @description Why a pupil was given a restart, by the national codes.
         * @enum {string}
         */
        RestartReason: "LOI" | "ITI" | "CLD" | "DNC";
        /**
         * RestartRecord
         * @description A restart that the pupil was given.
         */
        RestartRecord: {
            /**
             * Format: date-time
             * @description When the restart was given.
             */
            given_at: string;
            /** @description Why the restart was given. */
            reason: components["schemas"]["RestartReason"];
            /** @description The name of the round. */
            round: string;
        };
        /**
         * @description The format of results.
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
             * @description The larger factor, or an equal one: 1 to 12.
             */
            b: number;
            /**
             * Format: int64
             * @description The number of pupils who do not know the fact yet, by their answers or by a teacher's override.
             */
            not_yet: number;
            /**
             * Format: int32
             * @description The most frequent wrong answer; null if there is none.
             */
            wrong_answer: number | null;
            /**
             * Format: int64
             * @description How often that wrong answer was given.
             */
            wrong_times: number;
        };
        /**
         * @description The role of a person in a school.
         * @enum {string}
         */
        Role: "pupil" | "teacher" | "senco" | "headteacher" | "it_admin" | "platform_admin";
        /**
         * RosterRecord
         * @description A row of an uploaded roster.
         */
        RosterRecord: {
            /** @description What the import did with the row. */
            outcome: components["schemas"]["RowOutcome"];
            /** @description The contents of the row. */
            summary: unknown;
        };
        /**
         * Round
         * @description A round of the check.
         */
        Round: {
            /**
             * Format: date
             * @description The last day on which the check can be taken.
             */
            closes_on: string;
            /**
             * Format: date-time
             * @description When staff opened the round.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the headteacher declared the round; null until then.
             */
            declared_at: string | null;
            /**
             * Format: uuid
             * @description The id of the round.
             */
            id: string;
            /** @description The school's name for the round. */
            name: string;
            /**
             * Format: date
             * @description The first day on which the check can be taken.
             */
            opens_on: string;
            /** @description The caller's own status in the round; null for staff. */
            own_state: components["schemas"]["PupilState"] | null;
            /** @description The status of the round. */
            state: components["schemas"]["RoundState"];
            /** @description The year group whose pupils take the check. */
            year_group: components["schemas"]["YearGroup"];
        };
        /**
         * RoundPupil
         * @description A pupil of a round.
         */
        RoundPupil: {
            /**
             * Format: uuid
             * @description The attempt that counts: the last complete attempt, or else the last attempt; null if there is none.
             */
            attempt_id: string | null;
            /**
             * Format: uuid
             * @description The pupil's class.
             */
            classroom_id: string | null;
            /** @description The pupil's given name. */
            first_name: string;
            /** @description The pupil's family name. */
            last_name: string;
            /** @description The reason why the pupil does not take the check; null if there is none. */
            not_taking: components["schemas"]["NotTaking"] | null;
            /**
             * Format: uuid
             * @description The id of the pupil.
             */
            pupil_id: string;
            /** @description The reasons for the pupil's restarts, one for each restart. */
            restarts: components["schemas"]["RestartReason"][];
            /**
             * Format: int32
             * @description The score of the last complete attempt, out of 25; null until it is marked.
             */
            score: number | null;
            /** @description The pupil's status in the round. */
            state: components["schemas"]["PupilState"];
            /** @description Whether the times that the client reported for that attempt are plausible; null until it is marked. */
            timing: components["schemas"]["Timing"] | null;
        };
        /**
         * @description The status of a round.
         * @enum {string}
         */
        RoundState: "upcoming" | "open" | "over" | "declared";
        /**
         * RoundStatus
         * @description The status of a round and of each of its pupils.
         */
        RoundStatus: {
            /** @description The number of pupils in each status. */
            counts: components["schemas"]["StateCounts"];
            /** @description Whether the headteacher can declare the round, because every pupil has a complete attempt or a reason. */
            may_be_declared: boolean;
            /** @description The pupils, ordered by name. */
            pupils: components["schemas"]["Page_RoundPupil"];
            /** @description The round. */
            round: components["schemas"]["Round"];
        };
        /**
         * RowFinding
         * @description An error or a warning in a row.
         */
        RowFinding: {
            /** @description The column; null for the whole row. */
            column: string | null;
            /** @description The rule that the value breaks. */
            rule: string;
            /** @description Whether the finding rejects the row. */
            severity: components["schemas"]["Severity"];
            /** @description How to resolve the finding. */
            suggestion: string;
            /** @description The value of the column; empty for PINs and passwords. */
            value: string;
        };
        /**
         * @description The outcome of a roster row.
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
             * @description The number of questions answered.
             */
            answered: number;
            /**
             * Format: uuid
             * @description The id of the assessment.
             */
            assessment_id: string;
            /**
             * Format: int32
             * @description The number of questions.
             */
            length: number;
            /**
             * Format: int32
             * @description The maximum marks.
             */
            marks: number;
            /**
             * Format: int32
             * @description The marks so far, without the answers that a teacher has yet to mark.
             */
            score: number;
            /**
             * Format: uuid
             * @description The id of the pupil's session; `finishSession` returns its answers.
             */
            session_id: string;
            /**
             * Format: date-time
             * @description When the session started.
             */
            started_at: string;
            /** @description The title of the assessment. */
            title: string;
            /**
             * Format: int32
             * @description The number of answers that a teacher has yet to mark.
             */
            to_mark: number;
        };
        /**
         * SatRecord
         * @description An assessment that the pupil has sat.
         */
        SatRecord: {
            /** @description Every question with its answer. */
            outcome: components["schemas"]["AssessmentOutcome"];
            /**
             * Format: date-time
             * @description When the sitting started.
             */
            started_at: string;
            /** @description Whether the sitting is open, finished or expired. */
            state: components["schemas"]["SessionState"];
            /** @description The title of the assessment. */
            title: string;
        };
        /**
         * School
         * @description A school as platform administrators see it.
         */
        School: {
            /**
             * Format: date-time
             * @description When the school was created.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The id of the school.
             */
            id: string;
            /** @description The name as the school writes it. */
            name: string;
            /** @description The short name of the school in addresses: lower-case letters, digits and hyphens; unique. */
            slug: string;
            /** @description Whether the school's people may sign in. */
            status: components["schemas"]["Standing"];
            /** @description Unique reference number: 6 digits; unique. */
            urn: string;
            /**
             * Format: int32
             * @description The version of the record. Send it with a change, which is rejected if somebody else has changed the record
             *     since.
             */
            version: number;
        };
        /**
         * SchoolAdmin
         * @description A school's administrator and, if it was generated, the password.
         */
        SchoolAdmin: {
            /** @description The generated password, which is returned only once; null if the request set the password. */
            password: string | null;
            /** @description The account of the administrator. */
            user: components["schemas"]["User"];
        };
        /**
         * SchoolChange
         * @description A change of a school: any subset of the fields.
         */
        SchoolChange: {
            /** @description The name as the school writes it. */
            name?: string;
            /** @description The short name of the school in addresses; unique. Login cards that are already printed show the old one. */
            slug?: string;
            /** @description The new status. Suspending the school ends all its sign-ins at once. */
            status?: components["schemas"]["Standing"];
            /**
             * Format: int32
             * @description The version of the record that the change is based on.
             */
            version?: number | null;
        };
        /**
         * SchoolName
         * @description A school in the public list, for people who sign in.
         */
        SchoolName: {
            /**
             * Format: uuid
             * @description The id of the school, which a login names.
             */
            id: string;
            /** @description The name as the school writes it. */
            name: string;
            /** @description The short name of the school in addresses. */
            slug: string;
        };
        /**
         * SchoolOverview
         * @description The overview of the whole school.
         */
        SchoolOverview: {
            /** @description The classes of the school, by name. */
            classes: components["schemas"]["ClassAttainment"][];
            /** @description All pupils of the school, including those without a class. */
            school: components["schemas"]["Attainment"];
            /** @description The comparison of pupils with special educational needs with the others. */
            sen: components["schemas"]["SenComparison"];
            /** @description Twelve weeks of practice, this week last. */
            weeks: components["schemas"]["SchoolWeek"][];
        };
        /**
         * @description The roles that a school can assign.
         * @enum {string}
         */
        SchoolRole: "pupil" | "teacher" | "senco" | "headteacher" | "it_admin";
        /**
         * SchoolUsage
         * @description A school's usage.
         */
        SchoolUsage: {
            /**
             * Format: int64
             * @description The number of accounts that are not archived.
             */
            accounts: number;
            /**
             * Format: int64
             * @description The number of dead jobs, which are no longer retried.
             */
            dead_jobs: number;
            /**
             * Format: int64
             * @description The number of jobs that are waiting or running.
             */
            jobs: number;
            /**
             * Format: int64
             * @description The number of logins in the last 7 days.
             */
            logins: number;
            /** @description The name of the school. */
            name: string;
            /**
             * Format: int64
             * @description The number of sessions of practice started in the last 7 days.
             */
            practice_sessions: number;
            /**
             * Format: uuid
             * @description The id of the school.
             */
            school_id: string;
            /**
             * Format: int64
             * @description The number of people's sign-ins that are open now.
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
             * @description The number of questions that they answered.
             */
            answered: number;
            /**
             * Format: int32
             * @description The number of pupils who answered questions in practice or assignments.
             */
            pupils: number;
            /**
             * Format: date
             * @description The Monday of the week.
             */
            week: string;
        };
        /**
         * ScoreDistribution
         * @description A distribution of marks.
         */
        ScoreDistribution: {
            /** @description The number of pupils with 0 marks, 1 mark and so on up to 25: 26 numbers. */
            counts: number[];
            /**
             * Format: double
             * @description The mean of their marks, to a tenth: 0 to 25; null if no pupil has a score.
             */
            mean: number | null;
            /**
             * Format: int32
             * @description The number of pupils with a score.
             */
            pupils: number;
        };
        /**
         * SenComparison
         * @description The comparison of pupils with special educational needs (support or a plan) with the others. Both figures of a pair
         *     are null if either is about one to four pupils. All figures are null if either side has one to four pupils.
         */
        SenComparison: {
            /**
             * @description The mean of the marks of the latest complete Multiplication Tables Check in a round, over the pupils who have
             *     one.
             */
            actual: components["schemas"]["SenMeans"];
            /** @description The mean number of questions that a pupil answered per week in the four weeks before this week. */
            answered_per_week: components["schemas"]["SenMeans"];
            /** @description The mean of the marks expected in a Multiplication Tables Check, over the pupils with a prediction. */
            predicted: components["schemas"]["SenMeans"];
            /** @description The number of pupils on each side. */
            pupils: components["schemas"]["SenCounts"];
        };
        /**
         * SenCounts
         * @description The number of pupils on each side.
         */
        SenCounts: {
            /**
             * Format: int32
             * @description The other pupils; null if the number is withheld.
             */
            others: number | null;
            /**
             * Format: int32
             * @description Pupils with special educational needs; null if the number is withheld.
             */
            sen: number | null;
        };
        /**
         * SenMeans
         * @description The means of both sides, to a tenth.
         */
        SenMeans: {
            /**
             * Format: double
             * @description The mean of the other pupils; null if there are none or the mean is withheld.
             */
            others: number | null;
            /**
             * Format: double
             * @description The mean of pupils with special educational needs; null if there are none or the mean is withheld.
             */
            sen: number | null;
        };
        /**
         * @description The special educational needs status of a pupil, by the codes of the school census.
         * @enum {string}
         */
        SenStatus: "N" | "K" | "E";
        /**
         * Session
         * @description The tokens of a sign-in, and the account that they belong to.
         */
        Session: {
            /** @description The access token, to send as `Authorization: Bearer ...`. */
            access_token: string;
            /**
             * Format: int64
             * @description How long the access token is valid, in seconds.
             */
            expires_in: number;
            /** @description The signed-in account. */
            me: components["schemas"]["Me"];
            /**
             * Format: int64
             * @description How long the refresh token is valid, in seconds.
             */
            refresh_expires_in: number;
            /** @description The refresh token, which can be exchanged once for new tokens. */
            refresh_token: string;
        };
        /**
         * @description The kind of a session.
         * @enum {string}
         */
        SessionKind: "practice" | "assignment" | "assessment";
        /**
         * SessionNow
         * @description A session and its next question.
         */
        SessionNow: {
            /** @description The pupil's access arrangements. */
            arrangements: components["schemas"]["ArrangementCode"][];
            /** @description The next question; null if all are answered or the session has ended. */
            next: components["schemas"]["AskedQuestion"] | null;
            /** @description The session. */
            session: components["schemas"]["PracticeSession"];
            /**
             * Format: int32
             * @description A time limit in milliseconds. In practice: the time for each question; when it is over, the client submits the
             *     question without an answer. In an assessment: the time that is left for the whole assessment.
             */
            time_limit_ms: number;
        };
        /**
         * SessionRecord
         * @description A session.
         */
        SessionRecord: {
            /** @description The answers, in order. */
            answers: components["schemas"]["AnswerRecord"][];
            /** @description What the session was for. */
            kind: components["schemas"]["SessionKind"];
            /**
             * Format: date-time
             * @description When the session started.
             */
            started_at: string;
            /** @description Whether the session is open, finished or expired. */
            state: components["schemas"]["SessionState"];
        };
        /**
         * @description The state of a session.
         * @enum {string}
         */
        SessionState: "open" | "finished" | "expired";
        /**
         * SessionSummary
         * @description The summary of a session.
         */
        SessionSummary: {
            /** @description The results of an assessment; null in practice. */
            assessment: components["schemas"]["AssessmentOutcome"] | null;
            /** @description Facts that became secure. */
            became_secure: components["schemas"]["FactName"][];
            /** @description Facts whose last answer was right and took at most nine tenths of the usual recall time. */
            quicker: components["schemas"]["QuickerFact"][];
            /** @description The session. */
            session: components["schemas"]["PracticeSession"];
            /** @description Facts whose last answer was wrong; later sessions ask them again. */
            to_practise: components["schemas"]["FactName"][];
        };
        /**
         * @description The severity of a finding.
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
             * @description When the sign-in started.
             */
            from: string;
            /**
             * Format: date-time
             * @description When the sign-in was revoked, or else when it expires.
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
             * @description When the time of the sitting ends.
             */
            expires_at: string;
            /**
             * Format: uuid
             * @description The id of the session.
             */
            session_id: string;
            /**
             * Format: date-time
             * @description When the sitting started.
             */
            started_at: string;
            /** @description The status of the sitting. */
            state: components["schemas"]["SessionState"];
        };
        /**
         * StaffLoginBody
         * @description A staff member's credentials.
         */
        StaffLoginBody: {
            /** @description The password. */
            password: string;
            /**
             * Format: uuid
             * @description The id of the school, from the list of schools.
             */
            school_id: string;
            /** @description The username; case does not matter. */
            username: string;
        };
        /**
         * StaffName
         * @description The name of a member of staff who did something, for their colleagues.
         */
        StaffName: {
            /** @description Given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The id of the account.
             */
            id: string;
            /** @description Family name. */
            last_name: string;
        };
        /**
         * @description Whether a school's people may sign in.
         * @enum {string}
         */
        Standing: "active" | "suspended";
        /**
         * StandingCounts
         * @description The number of facts at each mastery level. The counts add up to 78 for each pupil who is counted.
         */
        StandingCounts: {
            /**
             * Format: int64
             * @description Facts that were asked but are not known yet, or that a teacher has marked so.
             */
            not_yet: number;
            /**
             * Format: int64
             * @description Facts that are answered right and quickly, but have not lasted long enough to be secure.
             */
            quick: number;
            /**
             * Format: int64
             * @description Facts that are answered right and quickly and have lasted, or that a teacher has marked so.
             */
            secure: number;
            /**
             * Format: int64
             * @description Facts that were never asked.
             */
            unseen: number;
            /**
             * Format: int64
             * @description Facts that are answered right but slowly: worked out rather than recalled.
             */
            worked_out: number;
        };
        /**
         * StartBody
         * @description The session to start.
         */
        StartBody: {
            /**
             * Format: uuid
             * @description The assignment; required for the kind `assignment`, and not allowed for the other.
             */
            assignment_id?: string | null;
            /** @description `practice`: the facts whose practice helps the pupil most. `assignment`: an assignment that a teacher has set. */
            kind: components["schemas"]["PracticeKind"];
            /**
             * Format: int32
             * @description The number of questions; 20 if absent. A session of an assignment has at most the questions that are left in it.
             */
            length?: number | null;
        };
        /**
         * StateCounts
         * @description The number of pupils of a round in each status.
         */
        StateCounts: {
            /**
             * Format: int32
             * @description Pupils whose last attempt is complete.
             */
            complete: number;
            /**
             * Format: int32
             * @description Pupils whose attempt is in progress.
             */
            in_progress: number;
            /**
             * Format: int32
             * @description Pupils whose last attempt closed with unanswered questions.
             */
            incomplete: number;
            /**
             * Format: int32
             * @description Pupils with neither an attempt nor a reason.
             */
            not_started: number;
            /**
             * Format: int32
             * @description Pupils with a reason for not taking the check.
             */
            not_taking: number;
            /**
             * Format: int32
             * @description Pupils who have a restart and have not yet started the new attempt.
             */
            restart_given: number;
        };
        /**
         * @description Why a pupil is suggested.
         * @enum {string}
         */
        SuggestionReason: "predicted_score" | "stalled_facts" | "sen_status";
        /**
         * @description Whether the client's times are plausible.
         * @enum {string}
         */
        Timing: "verified" | "unverified";
        /**
         * User
         * @description An account as the school's administrators see it.
         */
        User: {
            /**
             * Format: date-time
             * @description When the account was archived; null if it is active.
             */
            archived_at: string | null;
            /**
             * Format: uuid
             * @description The class of a pupil.
             */
            classroom_id: string | null;
            /**
             * Format: date-time
             * @description When the account was created.
             */
            created_at: string;
            /** @description The id in the school's information system; unique in the school. */
            external_id: string | null;
            /** @description The given name. */
            first_name: string;
            /**
             * Format: uuid
             * @description The id of the account.
             */
            id: string;
            /** @description The family name. */
            last_name: string;
            /**
             * Format: date-time
             * @description When the lock after failed sign-in attempts ends; null if the account is not locked.
             */
            locked_until: string | null;
            /** @description Whether the person should change the password, because somebody else set it. */
            must_change_password: boolean;
            /** @description The role, which decides what the person may do. */
            role: components["schemas"]["Role"];
            /** @description The special educational needs (SEN) status of a pupil. */
            sen_status: components["schemas"]["SenStatus"] | null;
            /** @description The unique pupil number (UPN) of a pupil; unique in the school. */
            upn: string | null;
            /** @description The user name, in lower case; unique in the school. */
            username: string;
            /**
             * Format: int32
             * @description The version of the account. Send it with a change: the change is rejected if the account has changed since.
             */
            version: number;
            /** @description The year group of a pupil. */
            year_group: components["schemas"]["YearGroup"] | null;
        };
        /**
         * UserChange
         * @description A change to an account: any subset of the fields. Null clears a field that may be empty.
         */
        UserChange: {
            /** @description True archives the account, false restores it. */
            archived?: boolean | null;
            /**
             * Format: uuid
             * @description The class of a pupil.
             */
            classroom_id?: string | null;
            /** @description The id in the school's information system; unique in the school. */
            external_id?: string | null;
            /** @description The given name. */
            first_name?: string;
            /** @description The family name. */
            last_name?: string;
            /** @description The new password of a member of staff, who should then change it. */
            password?: string | null;
            /** @description The new PIN of a pupil. */
            pin?: string | null;
            /** @description The role. A pupil cannot become staff or the reverse, because pupils have PINs and staff have passwords. */
            role?: components["schemas"]["SchoolRole"] | null;
            /** @description The special educational needs (SEN) status of a pupil. */
            sen_status?: components["schemas"]["SenStatus"] | null;
            /** @description The unique pupil number (UPN) of a pupil; unique in the school. */
            upn?: string | null;
            /** @description The user name: 1 to 64 characters of a-z, 0-9, dot, hyphen and underscore; unique in the school. */
            username?: string;
            /**
             * Format: int32
             * @description The version that the change is based on.
             */
            version?: number | null;
            /** @description The year group of a pupil. */
            year_group?: components["schemas"]["YearGroup"] | null;
        };
        /**
         * @description The overrides that a teacher can set.
         * @enum {string}
         */
        Word: "secure" | "needs_practice" | "none";
        /**
         * WrongAnswerRecord
         * @description A wrong answer, with how often it was given.
         */
        WrongAnswerRecord: {
            /**
             * Format: int32
             * @description The smaller factor.
             */
            a: number;
            /**
             * Format: int32
             * @description The wrong answer.
             */
            answer: number;
            /**
             * Format: int32
             * @description The larger factor.
             */
            b: number;
            /**
             * Format: int32
             * @description How often the pupil gave this answer.
             */
            times: number;
        };
        /**
         * @description The national curriculum year group of a pupil.
         * @enum {string}
         */
        YearGroup: "N" | "R" | "1" | "2" | "3" | "4" | "5" | "6";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Seconds after which the client may try again.
         * @example 1
         */
        "Retry-After": number;
        /**
         * @description Identifies the request in the server's log; quote it to support. If the request has this header with at most 64 letters, digits, dots, hyphens and underscores, its value is used.
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
                /** @description Only this action, for example `user.archive`. */
                action?: string;
                /** @description Only actions of this account. */
                actor?: string;
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description Only entries from this time on. */
                from?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only entries before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An entry of the audit log. It contains ids and names of fields, never the name of a person. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The new class */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-003" | "LMS-ADM-016" | "LMS-ADM-017";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-018";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a class. */
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-019";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-008" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a class. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-ADM-003" | "LMS-ADM-016" | "LMS-ADM-017";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-006" | "LMS-ADM-018";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An import of a roster. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description Makes the request safe to repeat: 1 to 64 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * @description `true` allows the import to change more than half of the school's accounts.
                     * @enum {string}
                     */
                    confirm_large?: "true" | "false";
                    /**
                     * Format: binary
                     * @description The CSV file: at most 10 MB and 50,000 rows.
                     */
                    file: Blob;
                    /**
                     * @description Whether to `keep` (the default) or to `archive` pupils who are not in the file.
                     * @enum {string}
                     */
                    leavers?: "keep" | "archive";
                    /**
                     * @description `dry_run` (the default) shows what would change; `commit` imports the file.
                     * @enum {string}
                     */
                    mode?: "dry_run" | "commit";
                    /**
                     * @description `stop` (the default): a row with an error stops the commit; `skip`: the other rows are imported.
                     * @enum {string}
                     */
                    on_error?: "stop" | "skip";
                };
            };
        };
        responses: {
            /** @description The accepted import; `getImport` and `importEvents` show its progress */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-003" | "LMS-ADM-020" | "LMS-ADM-021";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page of the report. */
                after?: string;
                /** @description The number of report rows in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only report rows with this outcome. */
                outcome?: components["schemas"]["RowOutcome"];
            };
            header?: never;
            path: {
                /** @description The id of a roster import. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description An import and a page of its report. The report lists the rows with an outcome other than "unchanged", in the order
             *     of the file, then the pupils who are not in the file.
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a roster import. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An import of a roster. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a roster import. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The accepted import; `getImport` and `importEvents` show its progress */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a roster import. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a roster import. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a roster import. */
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page for printing */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description True for archived accounts, false (the default) for active accounts. */
                archived?: boolean;
                /** @description Only pupils of this class. */
                classroom_id?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only people whose names contain these words or whose usernames contain this text. */
                q?: string;
                /** @description Only accounts with this role. */
                role?: components["schemas"]["SchoolRole"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An account as the school's administrators see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description Makes the request safe to repeat: 1 to 64 characters. */
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
            /** @description The new account */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-003" | "LMS-ADM-009" | "LMS-ADM-010" | "LMS-ADM-011" | "LMS-ADM-014" | "LMS-ADM-015";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-013" | "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-ADM-012" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An account as the school's administrators see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description True to erase the account permanently instead of archiving it. */
                erase?: boolean;
            };
            header?: never;
            path: {
                /** @description The id of an account of a pupil or a member of staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-008" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
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
            /** @description An account as the school's administrators see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-ADM-003" | "LMS-ADM-009" | "LMS-ADM-014" | "LMS-ADM-015";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-006" | "LMS-ADM-013";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-ADM-012" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
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
            /** @description The generated PIN or password, which is returned only once. Both fields are null if the request set it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002" | "LMS-ADM-003" | "LMS-ADM-014" | "LMS-ADM-015";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-ADM-012" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Everything that is stored about a person. Hashes of secrets are left out, because they are not information about the
             *     person.
             */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-004" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-001" | "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-007" | "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The new assessment */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an assessment. */
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An assessment as staff see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an assessment. */
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an assessment. */
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
            /** @description An assessment as staff see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description Only the results of pupils who are in this class. */
                classroom_id?: string;
                /** @description The format: `json` (the default) or `csv`. */
                format?: components["schemas"]["ResultsFormat"];
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of an assessment. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an assessment. */
                assessment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session and its next question */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ASM-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-ASM-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-010";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The signed-in account. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-010";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-006" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The tokens of a sign-in, and the account that they belong to. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-005" | "LMS-AUTH-010" | "LMS-AUTH-011";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The tokens of a sign-in, and the account that they belong to. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-010";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The tokens of a sign-in, and the account that they belong to. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-005" | "LMS-AUTH-010" | "LMS-AUTH-012";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The new group */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SNC-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an intervention group. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an intervention group. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an intervention group. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007" | "LMS-SNC-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an intervention group. */
                group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The progress of a group. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an intervention group. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006" | "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SNC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description A pupil's progress. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description A pupil's results: in each list the latest 50 at most, the latest first. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The form of the attempt that was started a moment ago */
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
            /** @description The form of a new attempt */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an attempt at the Multiplication Tables Check. */
                attempt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An attempt at the check. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an attempt at the Multiplication Tables Check. */
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
            /** @description An attempt at the check. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description Only the results of pupils who are in this class. */
                classroom_id?: string;
                /** @description The format: `json` (the default) or `csv`. */
                format?: components["schemas"]["ResultsFormat"];
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only results of this round. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The new round */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003" | "LMS-TCH-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page of pupils. */
                after?: string;
                /** @description The number of pupils in a page: 1 to 200, 50 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a round of the Multiplication Tables Check. */
                round_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status of a round and of each of its pupils. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a round of the Multiplication Tables Check. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003" | "LMS-TCH-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a round of the Multiplication Tables Check. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006" | "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a round of the Multiplication Tables Check. */
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
            /** @description The pupil with the new restart */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006" | "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-MTC-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description Only jobs of this kind. */
                kind?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only jobs in this state. */
                state?: components["schemas"]["JobState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A background job. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a job in the queue. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The tokens of a sign-in, and the account that they belong to. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-PLT-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-PLT-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-003" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only schools whose names contain these words. */
                q?: string;
                /** @description Only schools with this status. */
                status?: components["schemas"]["Standing"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A school as platform administrators see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The new school */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-PLT-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-PLT-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a school. */
                school_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A school as platform administrators see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-PLT-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a school. */
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
            /** @description A school as platform administrators see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-PLT-001" | "LMS-PLT-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007" | "LMS-PLT-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of a school. */
                school_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An account as the school's administrators see it. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008" | "LMS-PLT-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a school. */
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
            /** @description The new administrator */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-PLT-001" | "LMS-PLT-006" | "LMS-PLT-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-PLT-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A school's usage. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-PLT-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only schools whose names contain these words. */
                q?: string;
                /** @description Only the school with exactly this slug, its short name in addresses. */
                slug?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A school in the public list, for people who sign in. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A session: a pupil's sitting of practice, an assignment or an assessment. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description Makes the request safe to repeat: 1 to 64 characters. */
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
            /** @description The session and its next question */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a practice session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A session and its next question. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a practice session. */
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
            /** @description The result of an answer. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-002" | "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a practice session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The summary of a session. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-SES-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description True for cancelled assignments, false (the default) for the others. */
                cancelled?: boolean;
                /** @description Only assignments that were set for this class. */
                classroom_id?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only assignments of this pupil. */
                pupil_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: An assignment that a teacher has set. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description Makes the request safe to repeat: 1 to 64 characters. */
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
            /** @description The new assignment */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an assignment. */
                assignment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a class. */
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The fact map of a class. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of a class. */
                classroom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page for printing */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-SES-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-012" | "LMS-API-005" | "LMS-TCH-001" | "LMS-TCH-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The dashboard of a member of staff. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description Only answers of pupils who are in this class. */
                classroom_id?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only answers with this marking status. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of the marking of a written answer. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of the marking of a written answer. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003" | "LMS-TCH-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-005";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page in the same order. */
                after?: string;
                /** @description Only pupils of this class. */
                classroom_id?: string;
                /** @description The number of items in a page: 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only pupils whose names contain these words or whose usernames contain this text. */
                q?: string;
                /** @description The order of the list; by name by default. */
                sort?: components["schemas"]["PupilSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A pupil and the pupil's progress. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The details of a pupil. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The `next` cursor of the previous page. */
                after?: string;
                /** @description The number of weeks in a page: 1 to 200, 50 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id of an account of a pupil or a member of staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of a list. Each item: A week of a pupil's practice, without assessments. Weeks start on Monday, in London time. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-008";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
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
            /** @description The overrides of a pupil's facts. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-004";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A generated PIN, which is returned only once. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-ADM-012" | "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
                /** @description The id of an account of a pupil or a member of staff. */
                pupil_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request succeeded; the response has no body */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-TCH-002";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-006";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
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
            /** @description The overview of the whole school. */
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-001" | "LMS-AUTH-002" | "LMS-AUTH-009";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-AUTH-003" | "LMS-TCH-007";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-005" | "LMS-TCH-001";
                        /**
                         * @description The message of the code
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
                         * @description The stable error code, to quote to support
                         * @enum {string}
                         */
                        code: "LMS-API-006";
                        /**
                         * @description The message of the code
                         * @enum {string}
                         */
                        error: "service unavailable";
                    };
                };
            };
        };
    };
}
