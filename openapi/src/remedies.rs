//! What helps when a code is seen: a sentence for each, for the page of codes. Clients do not depend on these texts.

use crate::catalogue::{Code, CodeType, code};

macro_rules! remedies {
    ($($name:ident $text:literal;)+) => {
        const REMEDIES: &[(&Code, &str)] = &[$((<code::$name as CodeType>::CODE, $text)),+];
    };
}

/// What helps.
#[must_use]
pub fn remedy(code: &Code) -> &'static str {
    REMEDIES.iter().find(|(of, _)| of.id == code.id).map_or("", |(_, text)| text)
}

remedies! {
    AUTH_001 "Sign in and send the access token with every request.";
    AUTH_002 "Exchange the refresh token for new tokens; if that fails too, sign in again.";
    AUTH_003 "Sign in as somebody whose role may do this, or ask one of the school's administrators.";
    AUTH_004 "Wait for the seconds of Retry-After; a school whose classes meet it often asks the platform for a higher limit.";
    AUTH_005 "Choose the school from the list anew: the client sent no school, or not its id.";
    AUTH_006 "Type user name and secret again with care; after a few failures ask a teacher or an administrator for a new one.";
    AUTH_007 "Wait 15 minutes, or have a teacher or an administrator unlock the account, which works at once.";
    AUTH_008 "Sign in again: the token was used already, has run out, or was ended by a sign-out.";
    AUTH_009 "Sign in again; if that fails, the account is archived or the school is suspended, which its administrators can tell.";
    AUTH_010 "A fault of the client: it sent no JSON object, or a field of another type than documented.";
    AUTH_011 "Fill in all three fields; the PIN has exactly six digits.";
    AUTH_012 "Fill in school, user name and password.";

    SCH_001 "The operator creates a first school, brings the schema up to date by lms migrate, or looks after the database.";

    SES_001 "A fault of the client: it sent a body that the operation does not document.";
    SES_002 "Show the session anew and go on with the question that it asks now.";
    SES_003 "Send the same answer again: it counts once. If it goes on, the operator finds the cause under the request id.";
    SES_004 "Try again in a moment. If it goes on, the operator finds the cause under the request id.";
    SES_005 "Try again in a moment. If it goes on, the operator finds the cause under the request id.";
    SES_006 "Go back to the list and choose anew: the thing was deleted, or the address was copied from elsewhere.";

    TCH_001 "Try again in a moment. If it goes on, the operator finds the cause under the request id.";
    TCH_002 "Choose the pupil from the list anew: pupils who were archived, erased or are of another school are not found.";
    TCH_003 "Check the fields against the operation: facts and tables go from 1 to 12, days from today to a year ahead.";
    TCH_004 "Try again: nothing was set. If it goes on, the operator finds the cause under the request id.";
    TCH_005 "Load the inbox anew: the answer is not there any more, or belongs to another school.";
    TCH_006 "Try again: nothing was saved. If it goes on, the operator finds the cause under the request id.";
    TCH_007 "Ask the headteacher, who alone may do this.";

    ADM_001 "Sign in as IT admin or headteacher.";
    ADM_002 "Choose from the list anew: the address has no whole id.";
    ADM_003 "Check the fields against the operation: names, secrets, UPN and year group have rules, which it names.";
    ADM_004 "Try again in a moment. If it goes on, the operator finds the cause under the request id.";
    ADM_005 "Load the list anew: the account or class was erased, or belongs to another school.";
    ADM_006 "Load it anew and repeat the change: somebody was faster, or it would leave the school without an administrator.";
    ADM_007 "Try again: nothing was changed. If it goes on, the operator finds the cause under the request id.";
    ADM_008 "Try again: nothing was deleted. If it goes on, the operator finds the cause under the request id.";
    ADM_009 "Use one of the roles pupil, teacher, senco, headteacher and it_admin.";
    ADM_010 "Give the pupil a PIN of six digits.";
    ADM_011 "Give the member of staff a password of 8 characters or more.";
    ADM_012 "Try again; if it goes on, the operator looks at the server's memory and settings.";
    ADM_013 "Choose another user name, or look for the account that has it, archived ones included.";
    ADM_014 "Leave the PIN out: staff sign in with a password.";
    ADM_015 "Leave the password out: pupils sign in with a PIN.";
    ADM_016 "Give the class a name.";
    ADM_017 "Choose somebody of the school who teaches and is not archived.";
    ADM_018 "Choose another name: upper and lower case make no difference.";
    ADM_019 "Move the pupils of the class into other classes, or archive them, and delete it then.";
    ADM_020 "Choose the roster's file: the form has none in its field file.";
    ADM_021 "Save the roster as CSV with its line of headers; importTemplate has one to start from.";

    PLT_001 "Check the fields against the operation: slug and URN have forms, which it names.";
    PLT_002 "Type name and password again; lms platform-admin reset sets a new password.";
    PLT_003 "The operator looks at LMS_TOKEN_KEYS: tokens cannot be signed with them.";
    PLT_004 "Try again in a moment; the cause is in the log under the request id.";
    PLT_005 "Choose another slug, or look for the school that has the URN already.";
    PLT_006 "Choose the school from the list anew: the address has no whole id.";
    PLT_007 "Make an it_admin or a headteacher: they make everybody else.";
    PLT_008 "Choose another user name, or give the account that has it a new password.";

    SNC_001 "Try again in a moment. If it goes on, the operator finds the cause under the request id.";
    SNC_002 "Choose another name: upper and lower case make no difference.";
    SNC_003 "Try again: nothing was changed. If it goes on, the operator finds the cause under the request id.";

    ASM_001 "Try again in a moment. If it goes on, the operator finds the cause under the request id.";
    ASM_002 "Load the list anew: the assessment is not open, is not for this pupil, or was deleted.";
    ASM_003 "Start it again: no time has been lost. If it goes on, the operator finds the cause under the request id.";

    MTC_001 "Send the same answers again: the client keeps them, and they count once.";
    MTC_002 "Try again in a moment. If it goes on, the operator finds the cause under the request id.";

    API_001 "A fault of the client: it calls an address that this version does not have.";
    API_002 "A fault of the client: it calls the address with a method that it does not have; Allow names those that it has.";
    API_003 "Send less at once: 256 KB, for a roster 10 MB.";
    API_004 "Send Content-Type: application/json, for a roster multipart/form-data.";
    API_005 "Report the request id: the operator finds the cause under it, and it is ours to mend.";
    API_006 "Wait for the seconds of Retry-After and send the same again.";
    API_007 "Load it anew and decide again; for an Idempotency-Key, draw a new one for each new request.";
    API_008 "Check the parameters and fields against the operation, their ranges and the ids that they name.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CATALOGUE;

    #[test]
    fn every_code_has_a_sentence_in_the_order_of_the_catalogue() {
        let of: Vec<&str> = REMEDIES.iter().map(|(code, _)| code.id).collect();
        assert_eq!(of, CATALOGUE.iter().map(|code| code.id).collect::<Vec<_>>());
        assert!(CATALOGUE.iter().all(|code| remedy(code).ends_with('.')));
    }
}
