//! An answer arrives while the client is paused (its process was stopped, or its terminal blocks). When it resumes after the
//! time-out, it still reads the answer.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use super::{
    super::{Answer, Client, ClientOptions, Stage},
    endpoint, lock, options, request,
    server::{CREATED, created},
    token,
};

/// Long enough for a request to be sent.
const TIME_OUT: Duration = Duration::from_millis(300);

/// A server on a separate thread. It writes the second part of its answer on a signal, and reports when it has done so.
fn serve(first: String, second: String) -> (String, Sender<()>, Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (go, told) = channel();
    let (tell, written) = channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_request(&mut stream);
        stream.write_all(first.as_bytes()).unwrap();
        told.recv().unwrap();
        stream.write_all(second.as_bytes()).unwrap();
        tell.send(()).unwrap();
        // The connection stays open until the client closes it.
        let _ = stream.read(&mut [0]);
    });
    (base, go, written)
}

/// Reads to the end of the JSON body.
fn read_request(stream: &mut TcpStream) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 1024];
    let is_whole = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.split_once("\r\n\r\n")
            .is_some_and(|(_, body)| serde_json::from_str::<serde_json::Value>(body).is_ok())
    };
    while !is_whole(&bytes) {
        let length = stream.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..length]);
    }
}

enum End {
    TimeOut,
    Cancellation,
}

/// Sends a request on one thread, which blocks at a stage until the answer has arrived and the time-out has passed.
fn sent_standing_still(at: Stage, end: &End, first: &str) -> Answer {
    let reply = created();
    let second = reply.strip_prefix(first).unwrap();
    let (base, go, written) = serve(first.to_owned(), second.to_owned());
    let options = ClientOptions {
        answer_timeout: match end {
            End::TimeOut => TIME_OUT,
            End::Cancellation => Duration::from_secs(60),
        },
        ..options()
    };
    let cancellation = CancellationToken::new();
    let channels = std::sync::Mutex::new((go, written));
    let stand_still = |stage| {
        if stage != at {
            return;
        }
        let (go, written) = &*lock(&channels);
        let since = Instant::now();
        go.send(()).unwrap();
        written.recv().unwrap();
        match end {
            End::TimeOut => thread::sleep((since + TIME_OUT).duration_since(Instant::now())),
            End::Cancellation => cancellation.cancel(),
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = Client::new(endpoint(&base), token(), options).unwrap();
        let sent = client.send(&request(), &stand_still, &cancellation).await;
        sent.unwrap()
    })
}

#[test]
fn an_answer_that_has_arrived_is_read_after_the_time_out() {
    for end in [End::TimeOut, End::Cancellation] {
        let answer = sent_standing_still(Stage::Wait, &end, "");
        assert_eq!(answer.json(), Some(CREATED));
    }
}

#[test]
fn the_rest_of_an_answer_that_is_there_is_not_given_up_when_its_time_is_over() {
    let reply = created();
    let (head, _) = reply.split_once(r#""n""#).unwrap();
    for end in [End::TimeOut, End::Cancellation] {
        let answer = sent_standing_still(Stage::Receive, &end, head);
        assert_eq!(answer.json(), Some(CREATED));
    }
}
