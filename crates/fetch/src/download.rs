//! Downloads the files of a source: all of one publication, or none.
//!
//! Steps, in order:
//!   1. each file is asked for, with what was said of its last copy;
//!   2. where every answer is "not modified", that is the answer;
//!   3. else every file is received whole, with tries and waits in between;
//!   4. of several files, the earlier ones are asked for once more: had one changed
//!      meanwhile, they would be of two publications, and all are received again.
//!
//! Nothing is written outside of the folder that is given.

use std::{fs, path::Path};

use crate::{
    Address, Event, FetchError, Limits, Record, Source, SourceFile, World,
    client::{Answer, Client, Validators},
    limits::wait,
    receive::{Target, receive},
    record::Received,
};

/// What came of asking a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// What was taken in last is still the newest.
    NotModified,
    /// Every file is in the folder, under its name.
    Downloaded(Vec<Received>),
}

/// Asks `source` whether there is anything newer than what `known` tells of, and
/// downloads all of it into `folder`.
pub fn fetch(
    client: &Client,
    source: &Source,
    folder: &Path,
    known: Option<&Record>,
    limits: &Limits,
    world: &mut dyn World,
) -> Result<Fetched, FetchError> {
    let files: Vec<(&SourceFile, Address)> = source
        .files
        .iter()
        .map(|file| Ok((file, address(file)?)))
        .collect::<Result<_, FetchError>>()?;
    fs::create_dir_all(folder).map_err(|error| FetchError::Io {
        action: "create",
        path: folder.to_owned(),
        source: error,
    })?;
    let job = Job {
        client,
        source,
        folder,
        limits,
    };
    let mut first = None;
    if let Some(known) = known {
        match job.newer(&files, known, world)? {
            Newer::Nothing => return Ok(Fetched::NotModified),
            Newer::From(received) => first = received,
        }
    }
    let mut failed = 0;
    loop {
        let received = job.all(&files, first.take(), world)?;
        match job.unchanged(&files, &received, world) {
            Ok(()) => return Ok(Fetched::Downloaded(received)),
            Err(error @ FetchError::Changed { .. }) if failed + 1 < limits.attempts => {
                failed += 1;
                job.rest(&source.id, failed, &error, world)?;
            }
            Err(error) => return Err(error),
        }
    }
}

fn address(file: &SourceFile) -> Result<Address, FetchError> {
    Address::parse(&file.url).map_err(|what| FetchError::BadSources {
        origin: format!("the address of `{}`", file.name),
        what,
    })
}

/// Whether there is anything newer.
enum Newer {
    Nothing,
    /// Yes; the first file has come with the answer where it was the one that changed.
    From(Option<Received>),
}

struct Job<'a> {
    client: &'a Client,
    source: &'a Source,
    folder: &'a Path,
    limits: &'a Limits,
}

impl Job<'_> {
    /// Asks for each file that is newer than the record; stops at the first that is.
    fn newer(
        &self,
        files: &[(&SourceFile, Address)],
        known: &Record,
        world: &mut dyn World,
    ) -> Result<Newer, FetchError> {
        for (at, (file, address)) in files.iter().enumerate() {
            let last = known
                .files
                .iter()
                .find(|last| last.name == file.name && last.is_from(&file.url));
            let validators = last.map(validators).unwrap_or_default();
            if validators == Validators::default() {
                return Ok(Newer::From(None));
            }
            if let Some(received) = self.one(file, address, &validators, world)? {
                return Ok(Newer::From((at == 0).then_some(received)));
            }
        }
        Ok(Newer::Nothing)
    }

    /// Receives every file, save the first where it has come already.
    fn all(
        &self,
        files: &[(&SourceFile, Address)],
        mut first: Option<Received>,
        world: &mut dyn World,
    ) -> Result<Vec<Received>, FetchError> {
        let mut all = Vec::new();
        for (file, address) in files {
            let received = match first.take() {
                Some(received) => Some(received),
                None => self.one(file, address, &Validators::default(), world)?,
            };
            // Nothing is "not modified" that was not asked for so.
            all.extend(received);
        }
        Ok(all)
    }

    /// Asks once more for every file but the last: each must still be what came.
    fn unchanged(
        &self,
        files: &[(&SourceFile, Address)],
        received: &[Received],
        world: &mut dyn World,
    ) -> Result<(), FetchError> {
        let all_but_last = files.len().saturating_sub(1);
        for ((_, address), received) in files.iter().zip(received).take(all_but_last) {
            let validators = validators(received);
            if validators == Validators::default() {
                // The server gives nothing to ask by.
                continue;
            }
            if self.still(address, &validators, received, world)? {
                continue;
            }
            return Err(FetchError::Changed {
                address: address.to_string(),
            });
        }
        Ok(())
    }

    /// Answers whether a file that came is the one that is served now. The body of an
    /// answer that says otherwise is not read.
    fn still(
        &self,
        address: &Address,
        validators: &Validators,
        received: &Received,
        world: &mut dyn World,
    ) -> Result<bool, FetchError> {
        let answer = self.tried(&received.name, world, |_| {
            self.client.get(address, validators)
        })?;
        Ok(match answer {
            Answer::NotModified => true,
            // A server that does not know conditions still says which copy it sends.
            Answer::File { response, .. } => {
                use ureq::http::header::{ETAG, LAST_MODIFIED};
                let headers = response.headers();
                received.etag == crate::client::text(headers, ETAG)
                    && received.last_modified == crate::client::text(headers, LAST_MODIFIED)
            }
        })
    }

    /// Receives one file; nothing when it is not modified.
    fn one(
        &self,
        file: &SourceFile,
        address: &Address,
        validators: &Validators,
        world: &mut dyn World,
    ) -> Result<Option<Received>, FetchError> {
        let target = Target {
            file,
            asked: address,
            folder: self.folder,
            most: self.source.limit(),
        };
        self.tried(&file.name, world, |world| {
            world.hear(&Event::Asked { file: &file.name });
            match self.client.get(address, validators)? {
                Answer::NotModified => Ok(None),
                Answer::File { response, address } => receive(
                    self.client,
                    *response,
                    &address,
                    &target,
                    self.limits,
                    world,
                )
                .map(Some),
            }
        })
    }

    /// Tries as often as the limits say, as long as another try may help.
    fn tried<T>(
        &self,
        name: &str,
        world: &mut dyn World,
        mut once: impl FnMut(&mut dyn World) -> Result<T, FetchError>,
    ) -> Result<T, FetchError> {
        let mut failed = 0;
        loop {
            match once(world) {
                Err(error) if error.is_passing() && failed + 1 < self.limits.attempts => {
                    failed += 1;
                    self.rest(name, failed, &error, world)?;
                }
                done => return done,
            }
        }
    }

    fn rest(
        &self,
        name: &str,
        failed: u32,
        error: &FetchError,
        world: &mut dyn World,
    ) -> Result<(), FetchError> {
        let wait = wait(self.limits, failed, error.retry_after(), world.chance());
        world.hear(&Event::Again {
            file: name,
            why: &error.to_string(),
            wait,
        });
        world.pause(wait);
        if self.client.is_stopped() {
            return Err(FetchError::Stopped);
        }
        Ok(())
    }
}

fn validators(received: &Received) -> Validators {
    Validators {
        etag: received.etag.clone(),
        last_modified: received.last_modified.clone(),
    }
}
