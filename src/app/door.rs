//! The one door: the thread that owns this process's connection, and a second one that only reads.
//!
//! A writer that waits for another process never keeps a question waiting: pure questions go to the reader, questions
//! that come with a command are answered right after its commit, from the same moment.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::app::clock;
use crate::app::command::{Command, ImportFile, OneTime, Outcome};
use crate::app::desk::Desk;
use crate::app::env::Env;
use crate::app::error::AppError;
use crate::app::notice;
use crate::app::query::{Answer, Query};
use crate::app::sign_in;
use crate::app::topic::Topics;
use crate::app::transfer::intake;
use crate::app::work::Actor;
use crate::domain::access::{Right, Role};

/// A command with the questions its screen asks after it; either part may be missing.
#[derive(Debug, Clone)]
pub struct Request {
    /// Comes back with the reply.
    pub id: u64,
    /// Who asks.
    pub actor: Actor,
    /// What to do.
    pub command: Option<Command>,
    /// What to ask then.
    pub queries: Vec<Query>,
}

/// What came of a [`Request`].
#[derive(Debug)]
pub struct Reply {
    /// The request's.
    pub id: u64,
    /// Of the command, if there was one.
    pub outcome: Option<Result<Outcome, AppError>>,
    /// One answer per query, in order, all of one moment.
    pub answers: Vec<Result<Answer, AppError>>,
}

type Receiver = Box<dyn FnOnce(Reply) + Send>;
type Answers = Vec<Result<Answer, AppError>>;
type Task = Box<dyn FnOnce(&mut Desk) + Send>;
type Watcher = Box<dyn Fn(Topics) -> bool + Send>;

enum Job {
    Request(Box<Request>, Receiver),
    Task(Task),
}

/// The handle to the door; clones share it. The threads end with the last handle.
#[derive(Clone)]
pub struct Door {
    writer: Sender<Job>,
    reader: Sender<Job>,
    watchers: Arc<Mutex<Vec<Watcher>>>,
    path: PathBuf,
    env: Env,
}

/// How often other processes' commits are looked for.
const PULSE: Duration = Duration::from_millis(200);

impl Door {
    /// Opens a shop's file and starts the two threads.
    pub fn open(path: &Path, env: Env) -> Result<Self, AppError> {
        let writer = Desk::open(path, env.clone())?;
        Self::around(writer, path, env)
    }

    /// Starts the threads around an open desk (the demo shop, just made).
    pub fn around(desk: Desk, path: &Path, env: Env) -> Result<Self, AppError> {
        let mut reader_desk = Desk::open_reader(path, env.clone())?;
        reader_desk.share_names(&desk);
        let watchers: Arc<Mutex<Vec<Watcher>>> = Arc::default();
        let (writer, jobs) = mpsc::channel();
        let heard = Arc::clone(&watchers);
        spawn("door", move || write_loop(desk, &jobs, &heard))?;
        let (reader, questions) = mpsc::channel();
        let heard = Arc::clone(&watchers);
        let to_writer = writer.clone();
        spawn("reader", move || {
            read_loop(reader_desk, &questions, &to_writer, &heard);
        })?;
        Ok(Self {
            writer,
            reader,
            watchers,
            path: path.to_owned(),
            env,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the process was given of the world.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Sends a request; the reply comes through `receiver`, on the door's thread. Returns at once.
    ///
    /// A file to import is read by a thread of its own first, so that nobody waits for it.
    pub fn send(&self, request: Request, receiver: impl FnOnce(Reply) + Send + 'static) {
        if let Some(Command::ImportFile(file)) = request.command {
            let door = self.clone();
            let rest = Request {
                command: None,
                ..request
            };
            // Without a thread nothing is sent, and the caller hears it as from a door that is gone.
            let _begun = spawn("intake", move || door.read_then_send(rest, file, receiver));
            return;
        }
        if let Some(Command::OneTime(wish)) = request.command {
            let door = self.clone();
            let rest = Request {
                command: None,
                ..request
            };
            let _begun = spawn("one-time", move || {
                door.make_then_send(rest, wish, receiver);
            });
            return;
        }
        if let Some(Command::Backup(command)) = request.command {
            let door = self.clone();
            let rest = Request {
                command: None,
                ..request
            };
            let _begun = spawn("backup", move || {
                let outcome = Some(door.keep_copies(&rest.actor, command));
                door.queue(rest, move |reply| receiver(Reply { outcome, ..reply }));
            });
            return;
        }
        self.queue(request, receiver);
    }

    /// Makes a password for one time and hashes it, then sends what gives it.
    fn make_then_send(
        &self,
        request: Request,
        wish: OneTime,
        receiver: impl FnOnce(Reply) + Send + 'static,
    ) {
        if request.actor.effective_role() < Right::EditUsers.least() {
            let command = Some(Command::OneTime(wish));
            return self.queue(Request { command, ..request }, receiver);
        }
        let password = self.env.random_password();
        match self.env.hash_password(&password) {
            Ok(hash) => {
                let command = Some(Command::User(wish.with(hash)));
                self.queue(Request { command, ..request }, move |reply| {
                    let outcome = sign_in::told(reply.outcome, password);
                    receiver(Reply { outcome, ..reply });
                });
            }
            Err(failed) => self.queue(request, move |reply| {
                receiver(Reply {
                    outcome: Some(Err(failed)),
                    ..reply
                });
            }),
        }
    }

    fn read_then_send(
        &self,
        request: Request,
        file: ImportFile,
        receiver: impl FnOnce(Reply) + Send + 'static,
    ) {
        if request.actor.effective_role() < Right::Import.least() {
            // He is refused at the door, which writes it down, and learns nothing of the file.
            let command = Some(Command::ImportFile(file));
            return self.queue(Request { command, ..request }, receiver);
        }
        let (save, sheet) = (file.rejected.clone(), file.wish.sheet.clone());
        match intake::read_file(file) {
            Ok((bytes, batch)) => {
                let command = Some(Command::Import(batch));
                let saving = move |mut reply: Reply| {
                    if let (Some(path), Some(Ok(Outcome::Imported(report)))) =
                        (save, &reply.outcome)
                        && let Err(trouble) =
                            intake::save_rejected(&path, &bytes, sheet.as_deref(), &report.rejected)
                    {
                        reply.outcome = Some(Err(trouble));
                    }
                    receiver(reply);
                };
                self.queue(Request { command, ..request }, saving);
            }
            Err(refused) => self.queue(request, move |reply| {
                receiver(Reply {
                    outcome: Some(Err(refused)),
                    ..reply
                });
            }),
        }
    }

    fn queue(&self, request: Request, receiver: impl FnOnce(Reply) + Send + 'static) {
        let queue = if request.command.is_some() {
            &self.writer
        } else {
            &self.reader
        };
        // A door whose thread is gone has no one to answer; the caller is ending too.
        let _sent = queue.send(Job::Request(Box::new(request), Box::new(receiver)));
    }

    /// Executes a command and waits for its outcome.
    pub fn execute(&self, actor: &Actor, command: Command) -> Result<Outcome, AppError> {
        let request = Request {
            id: 0,
            actor: actor.clone(),
            command: Some(command),
            queries: Vec::new(),
        };
        self.wait(request)?.outcome.unwrap_or(Err(closed()))
    }

    /// Asks one question and waits for its answer.
    pub fn ask(&self, actor: &Actor, query: Query) -> Result<Answer, AppError> {
        let request = Request {
            id: 0,
            actor: actor.clone(),
            command: None,
            queries: vec![query],
        };
        self.wait(request)?.answers.pop().unwrap_or(Err(closed()))
    }

    fn wait(&self, request: Request) -> Result<Reply, AppError> {
        let (sender, receiver) = mpsc::channel();
        self.send(request, move |reply| {
            let _heard = sender.send(reply);
        });
        receiver.recv().map_err(|_gone| closed())
    }

    /// Does what is due by now, as the program itself (the background clock).
    pub fn tick(&self) -> Result<(), AppError> {
        // One step at a time, so that people's commands get their turn in between.
        while let Some((_, topics)) = self.run(clock::step)? {
            tell(&self.watchers, topics);
        }
        self.run(notice::sweep)
    }

    /// Runs maintenance on the writing connection and waits for it.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut Desk) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let (sender, receiver) = mpsc::channel();
        let job = Job::Task(Box::new(move |desk| {
            let _heard = sender.send(task(desk));
        }));
        let _sent = self.writer.send(job);
        receiver.recv().map_err(|_gone| closed())?
    }

    /// Calls `watcher` with the topics of every commit, this process's or another's, until it answers `false`.
    pub fn watch(&self, watcher: impl Fn(Topics) -> bool + Send + 'static) {
        self.watchers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::new(watcher));
    }

    /// The same actor for one request with the right of another user, who gave his password for it.
    pub fn step_up(&self, actor: &Actor, name: &str, password: &str) -> Result<Actor, AppError> {
        let user = self.check(name, password, &actor.terminal)?;
        // The lender's role is read afresh inside the transaction that uses it.
        Ok(Actor {
            second: Some((user, Role::Retailer)),
            ..actor.clone()
        })
    }
}

fn closed() -> AppError {
    AppError::Internal("the door's thread has ended".to_owned())
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), AppError> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(body);
    thread
        .map(drop)
        .map_err(|error| AppError::Storage(error.to_string()))
}

fn tell(watchers: &Mutex<Vec<Watcher>>, topics: Topics) {
    watchers
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .retain(|watcher| watcher(topics));
}

fn respond(desk: &mut Desk, request: &Request) -> Answers {
    if request.queries.is_empty() {
        return Vec::new();
    }
    match desk.answer(&request.actor, &request.queries) {
        Ok(answers) => answers,
        Err(error) => request.queries.iter().map(|_| Err(error.clone())).collect(),
    }
}

fn write_loop(mut desk: Desk, jobs: &mpsc::Receiver<Job>, watchers: &Mutex<Vec<Watcher>>) {
    let mut idle = true;
    loop {
        let job = match jobs.recv_timeout(PULSE) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                if !idle {
                    // A checkpoint that fails is tried again in the next idle moment.
                    let _moved = desk.db().checkpoint();
                    idle = true;
                }
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        idle = false;
        match job {
            Job::Task(task) => task(&mut desk),
            Job::Request(mut request, receiver) => {
                let done = request
                    .command
                    .take()
                    .map(|command| desk.execute(&request.actor, command));
                let touched = match &done {
                    Some(Ok((_, topics))) => *topics,
                    _ => Topics::NONE,
                };
                let answers = respond(&mut desk, &request);
                let outcome = done.map(|done| done.map(|(outcome, _)| outcome));
                receiver(Reply {
                    id: request.id,
                    outcome,
                    answers,
                });
                if !touched.is_empty() {
                    tell(watchers, touched);
                }
            }
        }
    }
}

/// Replies to questions; a refusal is written down first, on the connection that can write.
fn reply_to(request: &Request, answers: Answers, receiver: Receiver, writes: &Sender<Job>) {
    let mut refused = answers.iter().filter_map(|answer| answer.as_ref().err());
    let refused = refused
        .find(|error| matches!(error, AppError::NotAllowed { .. }))
        .cloned();
    let reply = Reply {
        id: request.id,
        outcome: None,
        answers,
    };
    let Some(refused) = refused else {
        return receiver(reply);
    };
    let actor = request.actor.clone();
    let job = Job::Task(Box::new(move |desk| {
        desk.note_refusal(&actor, &refused);
        receiver(reply);
    }));
    // Without a writer the process is ending and nobody waits for the reply.
    let _sent = writes.send(job);
}

fn read_loop(
    mut desk: Desk,
    jobs: &mpsc::Receiver<Job>,
    writes: &Sender<Job>,
    watchers: &Mutex<Vec<Watcher>>,
) {
    let mut seen = desk.db().data_version().ok();
    let mut revisions = desk.revisions().unwrap_or_default();
    let mut prepared = false;
    loop {
        match jobs.recv_timeout(PULSE) {
            Ok(Job::Task(task)) => task(&mut desk),
            Ok(Job::Request(request, receiver)) => {
                let answers = respond(&mut desk, &request);
                reply_to(&request, answers, receiver, writes);
            }
            // Names that cannot be read now are read when they are searched, which says why.
            Err(RecvTimeoutError::Timeout) => {
                prepared = prepared || desk.prepare_names().unwrap_or(true);
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let now = desk.db().data_version().ok();
        if now != seen {
            prepared = false;
            seen = now;
            let fresh = desk.revisions().unwrap_or(revisions);
            let mut topics = Topics::ELSEWHERE;
            if fresh.0 != revisions.0 {
                topics = topics | Topics::CATALOGUE;
            }
            if fresh.1 != revisions.1 {
                topics = topics | Topics::CUSTOMERS;
            }
            revisions = fresh;
            tell(watchers, topics);
        }
    }
}
