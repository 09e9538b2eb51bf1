//! A clock that a test advances.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use clreq::sandbox::Clock;
use tokio::sync::watch;

#[derive(Debug)]
pub struct ManualClock {
    now: watch::Sender<SystemTime>,
    sleepers: watch::Sender<usize>,
}

impl Default for ManualClock {
    fn default() -> Self {
        Self {
            now: watch::Sender::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)),
            sleepers: watch::Sender::new(0),
        }
    }
}

impl ManualClock {
    pub fn advance(&self, duration: Duration) {
        self.now.send_modify(|now| *now += duration);
    }

    pub fn turn_back(&self, duration: Duration) {
        self.now.send_modify(|now| *now -= duration);
    }

    /// Waits until something sleeps.
    pub async fn someone_sleeps(&self) {
        let mut sleepers = self.sleepers.subscribe();
        sleepers
            .wait_for(|count| *count > 0)
            .await
            .expect("the clock");
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        *self.now.borrow()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let deadline = self.now() + duration;
            let mut now = self.now.subscribe();
            self.sleepers.send_modify(|count| *count += 1);
            now.wait_for(|now| *now >= deadline)
                .await
                .expect("the clock");
            self.sleepers.send_modify(|count| *count -= 1);
        })
    }
}
