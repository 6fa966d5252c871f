//! The classes that a file names: the classes to create and the teachers to assign.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use entity::{AccountId, ClassroomId};

use super::{ClassTeacher, ExistingClassroom};
use crate::normalise;

/// The classes of a school while the rows of a file are processed.
pub(super) struct Classes {
    by_key: HashMap<String, ClassState>,
    keys: HashMap<ClassroomId, String>,
    /// The names of new classes, each in its first spelling.
    pub(super) new: Vec<String>,
    pub(super) teachers: Vec<ClassTeacher>,
    assigned: HashSet<String>,
}

struct ClassState {
    name: String,
    teacher: Option<AccountId>,
}

impl Classes {
    pub(super) fn new(classrooms: &[ExistingClassroom]) -> Self {
        let mut classes = Self {
            by_key: HashMap::new(),
            keys: HashMap::new(),
            new: Vec::new(),
            teachers: Vec::new(),
            assigned: HashSet::new(),
        };
        for classroom in classrooms {
            let key = normalise::classroom(&classroom.name);
            classes.keys.insert(classroom.id, key.clone());
            classes.by_key.insert(key, ClassState { name: classroom.name.clone(), teacher: classroom.teacher_id });
        }
        classes
    }

    /// Whether the class has this name.
    pub(super) fn has_name(&self, id: Option<ClassroomId>, name: &str) -> bool {
        id.and_then(|id| self.keys.get(&id)).is_some_and(|key| *key == normalise::classroom(name))
    }

    /// Returns the existing spelling of a class name. If there is no such class, adds the class in the spelling of
    /// `name`.
    pub(super) fn existing_or_new(&mut self, name: &str) -> String {
        match self.by_key.entry(normalise::classroom(name)) {
            Entry::Occupied(class) => class.get().name.clone(),
            Entry::Vacant(entry) => {
                self.new.push(name.to_owned());
                entry.insert(ClassState { name: name.to_owned(), teacher: None }).name.clone()
            }
        }
    }

    /// Assigns a teacher to a class. `teacher` is the teacher's account, or `None` if the row creates the account.
    /// Returns false if an earlier row has already assigned a teacher to the class.
    pub(super) fn assign_teacher(&mut self, name: &str, teacher: Option<AccountId>, line: u32) -> bool {
        self.existing_or_new(name);
        let key = normalise::classroom(name);
        if !self.assigned.insert(key.clone()) {
            return false;
        }
        let is_unchanged = teacher.is_some() && self.by_key.get(&key).is_some_and(|class| class.teacher == teacher);
        if !is_unchanged {
            self.teachers.push(ClassTeacher { classroom: key, line });
        }
        true
    }
}
