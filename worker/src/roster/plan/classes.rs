//! The classes that a file names: those to make, and whose they become.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use entity::{AccountId, ClassroomId};

use super::{ClassTeacher, ExistingClassroom};
use crate::fold;

/// The classes of a school while the rows of a file are gone through.
pub(super) struct Classes {
    by_key: HashMap<String, Class>,
    keys: HashMap<ClassroomId, String>,
    /// Names of new classes, the first spelling of each.
    pub(super) new: Vec<String>,
    pub(super) teachers: Vec<ClassTeacher>,
    taught: HashSet<String>,
}

struct Class {
    name: String,
    teacher: Option<AccountId>,
}

impl Classes {
    pub(super) fn of(classrooms: &[ExistingClassroom]) -> Self {
        let mut classes = Self {
            by_key: HashMap::new(),
            keys: HashMap::new(),
            new: Vec::new(),
            teachers: Vec::new(),
            taught: HashSet::new(),
        };
        for classroom in classrooms {
            let key = fold::classroom(&classroom.name);
            classes.keys.insert(classroom.id, key.clone());
            classes.by_key.insert(key, Class { name: classroom.name.clone(), teacher: classroom.teacher_id });
        }
        classes
    }

    /// Whether a name is that of this class.
    pub(super) fn is(&self, id: Option<ClassroomId>, name: &str) -> bool {
        id.and_then(|id| self.keys.get(&id)).is_some_and(|key| *key == fold::classroom(name))
    }

    /// The class of that name as it is written already, else a new one.
    pub(super) fn named(&mut self, name: &str) -> String {
        match self.by_key.entry(fold::classroom(name)) {
            Entry::Occupied(class) => class.get().name.clone(),
            Entry::Vacant(place) => {
                self.new.push(name.to_owned());
                place.insert(Class { name: name.to_owned(), teacher: None }).name.clone()
            }
        }
    }

    /// Gives a class its teacher, who has an account already or is made by the row; false when an earlier row did.
    pub(super) fn teach(&mut self, name: &str, teacher: Option<AccountId>, line: u32) -> bool {
        self.named(name);
        let key = fold::classroom(name);
        if !self.taught.insert(key.clone()) {
            return false;
        }
        let has_it = teacher.is_some() && self.by_key.get(&key).is_some_and(|class| class.teacher == teacher);
        if !has_it {
            self.teachers.push(ClassTeacher { classroom: key, line });
        }
        true
    }
}
