//! A panic must not carry a document's text to standard error. Alone in its process, since it replaces the panic hook.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use clreq::server::transport::hide_panic_messages;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_panic_says_where_it_happened_and_nothing_of_what_it_worked_on() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .init();

    hide_panic_messages();
    let panicked = std::thread::spawn(|| panic!("client_secret: abc123")).join();
    // Back to the usual hook, so that a failure below can be read.
    drop(std::panic::take_hook());

    assert!(panicked.is_err());
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains(file!()), "{log}");
    assert!(!log.contains("abc123"), "{log}");
}
