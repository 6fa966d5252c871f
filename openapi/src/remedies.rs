//! Remedies for the page of error codes: what a person can do about each code. Clients do not depend on these texts.

use crate::catalogue::{Code, CodeType, code};

macro_rules! remedies {
    ($($name:ident $text:literal;)+) => {
        const REMEDIES: &[(&Code, &str)] = &[$((<code::$name as CodeType>::CODE, $text)),+];
    };
}

/// Returns what a person can do about a code; an empty text if the code is unknown.
#[must_use]
pub fn remedy(code: &Code) -> &'static str {
    REMEDIES.iter().find(|(known, _)| known.id == code.id).map_or("", |(_, text)| text)
}

remedies! {
    AUTH_001 "Sign in, and send the access token with every request.";
    AUTH_002 "Exchange the refresh token for new tokens. If that fails, too, sign in again.";
    AUTH_003 "Sign in as somebody whose role allows this, or ask one of the school's administrators.";
    AUTH_004 "Wait for the number of seconds in Retry-After. If whole classes often reach the limit, the school can ask the operator for a higher one.";
    AUTH_005 "Choose the school from the list again: the client sent no school id, or an invalid one.";
    AUTH_006 "Type the user name and the PIN or password again with care. After a few failures, ask a teacher or an administrator for a new PIN or password.";
    AUTH_007 "Wait 15 minutes, or ask a teacher or an administrator to unlock the account, which works at once.";
    AUTH_008 "Sign in again: the refresh token was already used, has expired, or was revoked when its owner signed out.";
    AUTH_009 "Sign in again. If that fails, the account is archived or the school is suspended: ask one of the school's administrators.";
    AUTH_010 "This is a fault in the client: the body is not a JSON object, or a field has another type than documented.";
    AUTH_011 "Fill in all three fields; the PIN has exactly six digits.";
    AUTH_012 "Fill in the school, the user name and the password.";

    SCH_001 "Ask the operator to create the first school, to run lms migrate, or to look into the database.";

    SES_001 "This is a fault in the client: the body is not as the operation documents it.";
    SES_002 "Load the session again, and continue with the question that it asks now.";
    SES_003 "Send the same answer again: it counts only once. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    SES_004 "Try again in a moment. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    SES_005 "Try again in a moment. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    SES_006 "Go back to the list and choose again: the item was deleted, or the address was copied from elsewhere.";

    TCH_001 "Try again in a moment. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    TCH_002 "Choose the pupil from the list again: pupils who are archived, erased or at another school are not found.";
    TCH_003 "Compare the fields with the operation's documentation: facts and tables go from 1 to 12, dates from today to a year ahead.";
    TCH_004 "Try again: nothing was assigned. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    TCH_005 "Load the inbox again: the answer is no longer in it, or belongs to another school.";
    TCH_006 "Try again: nothing was saved. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    TCH_007 "Ask the headteacher: only a headteacher may do this.";

    ADM_001 "Sign in as an IT admin or a headteacher. Only a headteacher can change a headteacher's account.";
    ADM_002 "Choose from the list again: the id in the address is incomplete or invalid.";
    ADM_003 "Compare the fields with the operation's documentation, which states the rules for names, PINs, passwords, UPNs and year groups.";
    ADM_004 "Try again in a moment. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    ADM_005 "Load the list again: the account was erased, the class was deleted, or it belongs to another school.";
    ADM_006 "Load the record again and repeat the change: somebody else changed it first, or the change would leave the school without an administrator.";
    ADM_007 "Try again: nothing was changed. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    ADM_008 "Try again: nothing was deleted. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    ADM_009 "Use one of the roles pupil, teacher, senco, headteacher and it_admin. Only a headteacher can give the role headteacher.";
    ADM_010 "Give the pupil a PIN of six digits.";
    ADM_011 "Give the member of staff a password of 8 characters or more.";
    ADM_012 "Try again. If it keeps failing, ask the operator to check the server's memory and settings.";
    ADM_013 "Choose another user name, or look for the account that has this one: it may be archived.";
    ADM_014 "Leave out the PIN: staff sign in with a password.";
    ADM_015 "Leave out the password: pupils sign in with a PIN.";
    ADM_016 "Give the class a name.";
    ADM_017 "Choose a teacher, SENCO or headteacher of the school who is not archived.";
    ADM_018 "Choose another name: upper and lower case make no difference.";
    ADM_019 "Move the pupils of the class to other classes or archive them, then delete the class.";
    ADM_020 "Choose the roster's file, and send it in the form field named file.";
    ADM_021 "Save the roster as CSV with its header row; importTemplate returns a template.";

    PLT_001 "Compare the fields with the operation's documentation, which states the formats of slugs and URNs.";
    PLT_002 "Type the user name and the password again; lms platform-admin reset sets a new password.";
    PLT_003 "Ask the operator to check LMS_TOKEN_KEYS: tokens cannot be signed with these keys.";
    PLT_004 "Try again in a moment. The cause is in the log, under the request id.";
    PLT_005 "Choose another slug, or look for the school that already has the URN.";
    PLT_006 "Choose the school from the list again: the id in the address is incomplete or invalid.";
    PLT_007 "Create an it_admin or a headteacher, who creates all other accounts.";
    PLT_008 "Choose another user name, or set a new password for the account that has this one.";

    SNC_001 "Try again in a moment. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    SNC_002 "Choose another name: upper and lower case make no difference.";
    SNC_003 "Try again: nothing was changed. If it keeps failing, give the request id to the operator, who can find the cause in the log.";

    ASM_001 "Try again in a moment. If it keeps failing, give the request id to the operator, who can find the cause in the log.";
    ASM_002 "Load the list again: the assessment is not open, is not for this pupil, or was deleted.";
    ASM_003 "Start the assessment again: no time has been lost. If it keeps failing, give the request id to the operator, who can find the cause in the log.";

    MTC_001 "Send the same answers again: the client still has them, and they count only once.";
    MTC_002 "Try again in a moment. If it keeps failing, give the request id to the operator, who can find the cause in the log.";

    API_001 "This is a fault in the client: it calls an address that this version does not have.";
    API_002 "This is a fault in the client: the address does not support this method. The Allow header lists the methods that it supports.";
    API_003 "Send a smaller body: at most 256 KB, or 10 MB for a roster.";
    API_004 "Send Content-Type: application/json, or multipart/form-data for a roster.";
    API_005 "This is a fault in the service. Report the request id to the operator, who can find the cause in the log.";
    API_006 "Wait for the number of seconds in Retry-After, then send the same request again.";
    API_007 "Load the record again and decide again. With an Idempotency-Key, use a new key for every new request.";
    API_008 "Compare the parameters and fields with the operation's documentation: their ranges, and the ids that they name.";
    API_009 "Wait for the number of seconds in Retry-After, then send the same request again: it was not processed. A client that reaches the limit in normal use should send fewer requests, or the operator can set a higher limit.";
    API_010 "Delete the cookies of this site. If that does not help, a program between the browser and the service adds headers: ask whoever runs it to send less.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CATALOGUE;

    #[test]
    fn every_code_has_a_remedy_in_the_order_of_the_catalogue() {
        let ids: Vec<&str> = REMEDIES.iter().map(|(code, _)| code.id).collect();
        assert_eq!(ids, CATALOGUE.iter().map(|code| code.id).collect::<Vec<_>>());
        assert!(CATALOGUE.iter().all(|code| remedy(code).ends_with('.')));
    }
}
