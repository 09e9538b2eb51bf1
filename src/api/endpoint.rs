//! Where requests go. Only an [`EndpointPolicy`] creates an [`Endpoint`], so a token may be sent to every endpoint.

use std::fmt;

use url::{Host, Url};

mod error;
#[cfg(test)]
mod tests;

pub use error::{EndpointError, Origin};

/// The environment variable that names the endpoint.
pub const ENDPOINT_VARIABLE: &str = "CLREQ_ENDPOINT";
/// The vendor's environment variable that names another domain of the same service.
pub const DOMAIN_VARIABLE: &str = "CL_CLI_DOMAIN";

const VENDOR_DOMAIN: &str = "commercelayer.io";

/// The kind of an endpoint, for a status bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointKind {
    /// The vendor's own service.
    Production,
    /// A server on this machine.
    Sandbox,
    /// Any other host that the user named.
    Other,
}

impl EndpointKind {
    /// The kind of an address, such as the one in a response. It says nothing about whether the policy allows the address.
    pub fn of(address: &str) -> Self {
        let url = Url::parse(address).ok();
        let host = url.as_ref().and_then(Url::host).map(|host| host.to_owned());
        host.as_ref().map_or(Self::Other, kind)
    }
}

/// The base address of a Provisioning API that the policy allows, and the address of its token endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    base: Url,
    token: Url,
    kind: EndpointKind,
}

impl Endpoint {
    /// The base address, without a trailing slash: `https://provisioning.commercelayer.io/api`.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// The address that exchanges a client id and secret for an access token.
    pub fn token_url(&self) -> &Url {
        &self.token
    }

    /// Its kind.
    pub fn kind(&self) -> EndpointKind {
        self.kind
    }

    /// The address of a path below the base, such as `api_credentials`.
    pub fn resource_url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", self.base.path()));
        url
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.base.fmt(formatter)
    }
}

/// Decides which addresses a token may go to.
///
/// * HTTPS to the vendor's domain and its subdomains, and to those of the domain that `CL_CLI_DOMAIN` names.
/// * HTTPS or plain HTTP to this machine: `127.0.0.0/8`, `::1` and `localhost`.
/// * HTTPS to any other host only if the command line or the environment names it.
/// * Nothing that comes from a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointPolicy {
    domain: Option<String>,
    from_environment: Option<String>,
}

impl EndpointPolicy {
    /// Reads `CL_CLI_DOMAIN` and `CLREQ_ENDPOINT` with the given function.
    pub fn from_environment(
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, EndpointError> {
        let domain = lookup(DOMAIN_VARIABLE)
            .map(|text| parse_domain(&text))
            .transpose()?;
        Ok(Self {
            domain,
            from_environment: lookup(ENDPOINT_VARIABLE),
        })
    }

    /// The endpoint to use: from the command line, else the environment, else the user's settings, else the vendor's.
    pub fn choose(
        &self,
        command_line: Option<&str>,
        user_settings: Option<&str>,
    ) -> Result<Endpoint, EndpointError> {
        if let Some(text) = command_line {
            self.endpoint(text, Origin::CommandLine)
        } else if let Some(text) = &self.from_environment {
            self.endpoint(text, Origin::Environment)
        } else if let Some(text) = user_settings {
            self.endpoint(text, Origin::UserSettings)
        } else {
            let domain = self.domain.as_deref().unwrap_or(VENDOR_DOMAIN);
            self.endpoint(
                &format!("https://provisioning.{domain}/api"),
                Origin::Environment,
            )
        }
    }

    /// The endpoint with this address, if the policy allows its origin to name it.
    pub fn endpoint(&self, text: &str, origin: Origin) -> Result<Endpoint, EndpointError> {
        if origin == Origin::Workspace {
            return Err(EndpointError::FromWorkspace);
        }
        let url = Url::parse(text.trim()).map_err(|_| EndpointError::NotUrl(origin))?;
        let host = url.host().ok_or(EndpointError::NotUrl(origin))?.to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::UserInfo(origin));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::QueryOrFragment(origin));
        }
        self.check_host(&url, &host, origin)?;
        let base = with_api_path(url.clone()).ok_or(EndpointError::Path(origin))?;
        Ok(Endpoint {
            base,
            token: self.token_url(url, &host),
            kind: kind(&host),
        })
    }

    fn check_host(&self, url: &Url, host: &Host, origin: Origin) -> Result<(), EndpointError> {
        match url.scheme() {
            "http" | "https" if is_loopback(host) => Ok(()),
            "http" => Err(EndpointError::PlainHttp {
                origin,
                host: host.to_string(),
            }),
            "https" if self.domain_of(host).is_some() || origin.may_name_any_host() => Ok(()),
            "https" => Err(EndpointError::HostNotAllowed {
                origin,
                host: host.to_string(),
            }),
            scheme => Err(EndpointError::Scheme {
                origin,
                scheme: scheme.to_owned(),
            }),
        }
    }

    /// The domain that the host belongs to: the vendor's, or the one in `CL_CLI_DOMAIN`.
    fn domain_of(&self, host: &Host) -> Option<&str> {
        let Host::Domain(name) = host else {
            return None;
        };
        [Some(VENDOR_DOMAIN), self.domain.as_deref()]
            .into_iter()
            .flatten()
            .find(|domain| is_within(name, domain))
    }

    /// The vendor issues tokens on a separate host; other services issue them at the origin of the API.
    fn token_url(&self, mut url: Url, host: &Host) -> Url {
        if let Some(domain) = self.domain_of(host)
            && let Ok(vendor) = Url::parse(&format!("https://auth.{domain}/oauth/token"))
        {
            return vendor;
        }
        url.set_path("/oauth/token");
        url
    }
}

/// Whether a host is this machine. `localhost` counts, because the client resolves it itself.
pub(super) fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => name == "localhost",
    }
}

/// The host and port for messages. An endpoint's address holds no user name.
pub(super) fn host_and_port(url: &Url) -> String {
    url.authority().to_owned()
}

fn kind(host: &Host) -> EndpointKind {
    match host {
        host if is_loopback(host) => EndpointKind::Sandbox,
        Host::Domain(name) if is_within(name, VENDOR_DOMAIN) => EndpointKind::Production,
        _ => EndpointKind::Other,
    }
}

fn is_within(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The base address with the path of the API: `/api` if there is no path, else the path, which must end with `/api`.
fn with_api_path(mut url: Url) -> Option<Url> {
    let path = url.path().trim_end_matches('/').to_owned();
    if path.is_empty() {
        url.set_path("/api");
    } else if path.ends_with("/api") {
        url.set_path(&path);
    } else {
        return None;
    }
    Some(url)
}

/// A plain domain name of at least two labels, in the form that URLs use.
fn parse_domain(text: &str) -> Result<String, EndpointError> {
    match Host::parse(text.trim()) {
        Ok(Host::Domain(name))
            if name.contains('.') && !name.starts_with('.') && !name.ends_with('.') =>
        {
            Ok(name)
        }
        _ => Err(EndpointError::Domain),
    }
}
