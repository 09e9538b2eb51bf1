//! A raw server that treats each request as the test says, and records every complete request.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::yield_now,
};

use super::lock;

/// A complete request.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) head: String,
    pub(super) body: String,
}

impl Received {
    pub(super) fn is_for_token(&self) -> bool {
        self.head.starts_with("POST /oauth/token ")
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// What the server does after it has read a complete request.
pub(super) enum Deed {
    /// Answers with bytes that need not be text.
    ReplyBytes(Vec<u8>),
    /// Writes these bytes and closes the connection normally.
    Reply(String),
    /// Writes these bytes one by one.
    Drip(String),
    /// Writes these bytes and keeps the connection open until the client closes it.
    ReplyAndHang(String),
    /// Keeps the connection open without an answer until the client closes it.
    Hang,
    /// Closes the connection normally without an answer.
    Close,
    /// Resets the connection without an answer.
    Reset,
}

/// A server that runs until the test's runtime ends.
pub(super) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    count: watch::Receiver<usize>,
}

impl Server {
    /// Serves with a script that gets the number of the request, from zero.
    pub(super) async fn start(
        script: impl Fn(usize, &Received) -> Deed + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (sender, count) = watch::channel(0);
        let shared = Arc::new((script, Arc::clone(&received), sender));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    let (script, received, count) = &*shared;
                    // A client that disconnects ends the connection, whatever the script says.
                    let _ = serve(stream, script, received, count).await;
                });
            }
        });
        Self {
            address,
            received,
            count,
        }
    }

    /// Gives every request the same answer.
    pub(super) async fn replying(reply: String) -> Self {
        Self::start(move |_, _| Deed::Reply(reply.clone())).await
    }

    pub(super) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn received(&self) -> Vec<Received> {
        lock(&self.received).clone()
    }

    /// How many complete requests arrived for the API, without those for tokens.
    pub(super) fn posts(&self) -> usize {
        self.received()
            .iter()
            .filter(|received| !received.is_for_token())
            .count()
    }

    /// Waits until this number of complete requests has arrived.
    pub(super) async fn until_received(&self, number: usize) {
        self.count
            .clone()
            .wait_for(|count| *count >= number)
            .await
            .unwrap();
    }
}

async fn serve(
    mut stream: TcpStream,
    script: &(impl Fn(usize, &Received) -> Deed + Send + Sync),
    received: &Mutex<Vec<Received>>,
    count: &watch::Sender<usize>,
) -> io::Result<()> {
    let request = read_request(&mut stream).await?;
    let number = {
        let mut received = lock(received);
        received.push(request.clone());
        received.len() - 1
    };
    let deed = script(number, &request);
    count.send_replace(number + 1);
    match deed {
        Deed::ReplyBytes(reply) => {
            stream.write_all(&reply).await?;
            stream.shutdown().await
        }
        Deed::Reply(reply) => {
            stream.write_all(reply.as_bytes()).await?;
            stream.shutdown().await
        }
        Deed::Drip(reply) => {
            for byte in reply.bytes() {
                stream.write_all(&[byte]).await?;
                yield_now().await;
            }
            stream.shutdown().await
        }
        Deed::ReplyAndHang(reply) => {
            stream.write_all(reply.as_bytes()).await?;
            read_to_end(&mut stream).await
        }
        Deed::Hang => read_to_end(&mut stream).await,
        Deed::Close => stream.shutdown().await,
        Deed::Reset => stream.set_zero_linger(),
    }
}

async fn read_to_end(stream: &mut TcpStream) -> io::Result<()> {
    stream.read_to_end(&mut Vec::new()).await.map(drop)
}

/// Reads a head and the number of body bytes that it announces.
async fn read_request(stream: &mut TcpStream) -> io::Result<Received> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let received = Received {
            head: head.to_owned(),
            body: body.to_owned(),
        };
        let length: usize = received
            .header("content-length")
            .unwrap_or("0")
            .parse()
            .unwrap();
        if body.len() >= length {
            return Ok(received);
        }
    }
}

/// A complete reply with a status, a media type and a body.
pub(super) fn reply(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

/// A reply of JSON:API.
pub(super) fn json_api(status: &str, body: &str) -> String {
    reply(status, "Content-Type: application/vnd.api+json\r\n", body)
}

/// A reply of the token endpoint.
pub(super) fn issued(token: &str, expires_in: &str) -> String {
    let body = format!(
        r#"{{"access_token": "{token}", "token_type": "Bearer", "expires_in": {expires_in}}}"#
    );
    reply("200 OK", "Content-Type: application/json\r\n", &body)
}

/// A 401 with a code.
pub(super) fn unauthorized(code: &str) -> String {
    json_api(
        "401 Unauthorized",
        &format!(r#"{{"errors": [{{"title": "No", "code": "{code}", "status": "401"}}]}}"#),
    )
}

/// The reply to a successful request.
pub(super) fn created() -> String {
    json_api("201 Created", CREATED)
}

/// The body of [`created`], with white space, a number and escapes that no serializer would write.
pub(super) const CREATED: &str = r#"{ "data" : {"type": "api_credentials", "id":"xYZkjABcde", "n": 1.50e+1, "s": "\u00e9\/", "client_secret": "new-hunter2"} }"#;
