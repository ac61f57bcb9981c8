//! What a download needs of this machine: its clock, chance, a bar on the terminal, the
//! signals that end it, and the proxy that the environment names.

use std::env;
use std::io::IsTerminal;
use std::sync::{
    Arc, Mutex, PoisonError,
    mpsc::{Receiver, RecvTimeoutError, Sender, channel},
};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use interdict_fetch::{Event, Stopper, World};

use crate::error::CommandError;

/// The clock, chance and the bar.
pub struct Machine {
    begun: Instant,
    state: u64,
    bar: Option<ProgressBar>,
    waits: Option<Arc<Waits>>,
}

impl Machine {
    pub fn new() -> Self {
        // Only the spread of waits depends on it: two machines should not wait alike.
        let nanos = jiff::Timestamp::now().subsec_nanosecond().unsigned_abs();
        Self {
            begun: Instant::now(),
            state: u64::from(nanos) << 32 | u64::from(std::process::id()),
            bar: None,
            waits: None,
        }
    }

    /// Lets a signal end every wait.
    pub fn heed(&mut self, signals: &Signals) {
        self.waits = Some(Arc::clone(&signals.waits));
    }

    /// Returns some part of `time`.
    pub fn share(&mut self, time: Duration) -> Duration {
        let part = u32::try_from(self.chance() % 1_000).unwrap_or(0);
        time / 1_000 * part
    }

    /// Takes the bar off the terminal.
    pub fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn bar(&mut self) -> Option<&ProgressBar> {
        if !std::io::stderr().is_terminal() {
            return None;
        }
        Some(self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let shape = "{msg}  {bytes} {total_bytes}  {bytes_per_sec}  {elapsed}";
            if let Ok(style) = ProgressStyle::with_template(shape) {
                bar.set_style(style);
            }
            bar
        }))
    }
}

impl World for Machine {
    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn pause(&mut self, time: Duration) {
        match &self.waits {
            Some(waits) => waits.wait(time),
            None => std::thread::sleep(time),
        }
    }

    /// SplitMix64.
    fn chance(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn hear(&mut self, event: &Event<'_>) {
        let Some(bar) = self.bar() else { return };
        match event {
            Event::Asked { file } => {
                bar.reset();
                bar.set_message((*file).to_owned());
            }
            Event::Came { bytes, of, .. } => {
                if let Some(of) = of {
                    bar.set_length(*of);
                }
                bar.set_position(*bytes);
            }
            Event::Again { file, why, wait } => {
                let clean: String = why.chars().filter(|c| !c.is_control()).collect();
                bar.println(format!("{file}: {clean}; again in {} s", wait.as_secs()));
            }
        }
    }
}

/// Waits that a signal ends.
#[derive(Debug)]
struct Waits(Mutex<(Receiver<()>, bool)>);

impl Waits {
    fn wait(&self, time: Duration) {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !waits.1 && waits.0.recv_timeout(time) != Err(RecvTimeoutError::Timeout) {
            waits.1 = true;
        }
    }

    fn came(&self) -> bool {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !waits.1 && waits.0.try_recv().is_ok() {
            waits.1 = true;
        }
        waits.1
    }
}

/// SIGINT, SIGTERM and SIGHUP, or what the platform has instead.
pub struct Signals {
    waits: Arc<Waits>,
    stopper: Arc<Mutex<Option<Stopper>>>,
}

impl Signals {
    /// Begins to listen, which can be done once.
    pub fn listen() -> Result<Self, CommandError> {
        let (sender, receiver): (Sender<()>, _) = channel();
        let stopper: Arc<Mutex<Option<Stopper>>> = Arc::default();
        let stops = Arc::clone(&stopper);
        // It runs on a thread of its own, not inside the signal.
        ctrlc::set_handler(move || {
            let _ = sender.send(());
            if let Some(stopper) = &*stops.lock().unwrap_or_else(PoisonError::into_inner) {
                stopper.stop();
            }
        })
        .map_err(|error| CommandError::internal(error.to_string()))?;
        Ok(Self {
            waits: Arc::new(Waits(Mutex::new((receiver, false)))),
            stopper,
        })
    }

    /// Lets a signal end what a client is doing.
    pub fn stops(&self, stopper: Stopper) {
        let mut held = self.stopper.lock().unwrap_or_else(PoisonError::into_inner);
        let stopper = held.insert(stopper);
        // It may have come just before.
        if self.came() {
            stopper.stop();
        }
    }

    /// Returns whether one came.
    pub fn came(&self) -> bool {
        self.waits.came()
    }

    /// Waits for a time or for a signal.
    pub fn wait(&self, time: Duration) {
        self.waits.wait(time);
    }
}

/// The proxy that the environment names.
pub struct Proxy {
    address: Option<String>,
    direct: Option<String>,
}

impl Proxy {
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    pub fn direct(&self) -> Option<&str> {
        self.direct.as_deref()
    }
}

/// Both spellings are in use; curl reads the small one first, and so do we.
pub fn proxy() -> Proxy {
    let first = |names: [&str; 2]| {
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        names.into_iter().find_map(set)
    };
    Proxy {
        address: first(["https_proxy", "HTTPS_PROXY"]),
        direct: first(["no_proxy", "NO_PROXY"]),
    }
}
