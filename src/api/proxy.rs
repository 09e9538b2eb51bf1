//! Finds invalid proxy variables. The HTTP library ignores them silently, and the request would bypass the proxy.

use std::env;

use url::Url;

const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// The name of the first invalid variable that applies to an address.
pub(super) fn unusable_variable(address: &Url) -> Option<&'static str> {
    variables(address)
        .iter()
        .copied()
        .find(|name| match env::var(name) {
            Ok(value) => !is_usable(&value),
            Err(env::VarError::NotPresent) => false,
            Err(env::VarError::NotUnicode(_)) => true,
        })
}

fn variables(address: &Url) -> &'static [&'static str] {
    match address.scheme() {
        "https" => &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
        _ => &["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
    }
}

/// An empty value means no proxy. Without a scheme it is a host, with or without a port.
fn is_usable(value: &str) -> bool {
    if value.trim().is_empty() {
        return true;
    }
    let url = match value.contains("://") {
        true => Url::parse(value),
        false if value.contains('/') => return false,
        false => Url::parse(&format!("http://{value}")),
    };
    url.is_ok_and(|url| SCHEMES.contains(&url.scheme()) && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::is_usable;

    #[test]
    fn a_proxy_is_an_address_of_a_known_scheme() {
        for value in [
            "",
            "proxy.example",
            "proxy.example:3128",
            "http://proxy.example",
            "https://user:password@proxy.example:8443/",
            "socks4://proxy.example",
            "socks5h://127.0.0.1:1080",
            "[::1]:8080",
        ] {
            assert!(is_usable(value), "{value}");
        }
        for value in [
            "socks://proxy.example",
            "http//proxy.example",
            "http:/proxy.example",
            "ftp://proxy.example",
            "http://",
            "proxy example",
            "://",
        ] {
            assert!(!is_usable(value), "{value}");
        }
    }
}
