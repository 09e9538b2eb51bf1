//! Who named an address, and why no token may go there.

use std::fmt;

use thiserror::Error;

/// Who named an endpoint. The policy depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The command line's `--endpoint`.
    CommandLine,
    /// The environment's `CLREQ_ENDPOINT`.
    Environment,
    /// The editor's settings of this user on this machine.
    UserSettings,
    /// A file or a setting of the workspace. Always refused.
    Workspace,
}

impl Origin {
    /// Only the command line and the environment may name a host that is not the vendor's.
    pub(super) fn may_name_any_host(self) -> bool {
        matches!(self, Origin::CommandLine | Origin::Environment)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Origin::CommandLine => "`--endpoint`",
            Origin::Environment => "`CLREQ_ENDPOINT`",
            Origin::UserSettings => "the editor's user settings",
            Origin::Workspace => "the workspace",
        })
    }
}

/// Why no token may go to an address. The messages never repeat the address: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EndpointError {
    /// A file or a setting of the workspace named it.
    #[error(
        "a workspace can't choose where requests go, because its author could then receive your access token. \
         Name the endpoint in your own environment (`CLREQ_ENDPOINT`) or on the command line (`--endpoint`)."
    )]
    FromWorkspace,
    /// It is not an absolute URL.
    #[error(
        "the endpoint given by {0} is not a URL. It looks like `https://provisioning.commercelayer.io/api`."
    )]
    NotUrl(Origin),
    /// It holds a user name or a password.
    #[error(
        "the endpoint given by {0} holds a user name or password. Remove them: clreq reads credentials from the environment."
    )]
    UserInfo(Origin),
    /// It holds a query or a fragment.
    #[error(
        "the endpoint given by {0} holds a query or a fragment. Remove everything from the `?` or `#` on."
    )]
    QueryOrFragment(Origin),
    /// Its path is not the API's base path.
    #[error(
        "the endpoint given by {0} must be the API's base address: its path ends in `/api`, or is empty"
    )]
    Path(Origin),
    /// Its scheme is neither `https` nor `http`.
    #[error("the endpoint given by {origin} has the scheme `{scheme}`. Use `https`.")]
    Scheme {
        /// Who named it.
        origin: Origin,
        /// The scheme.
        scheme: String,
    },
    /// It would send the token unencrypted over the network.
    #[error(
        "the endpoint given by {origin} would send your access token to `{host}` unencrypted. Use `https`; `http` is for this machine only."
    )]
    PlainHttp {
        /// Who named it.
        origin: Origin,
        /// The host.
        host: String,
    },
    /// Its host is not the vendor's, and its origin may name only the vendor's.
    #[error(
        "`{host}` is not a host of Commerce Layer, and {origin} may name only `commercelayer.io`, its subdomains and this machine. \
         To send elsewhere, name the host in your own environment (`CLREQ_ENDPOINT`) or on the command line (`--endpoint`)."
    )]
    HostNotAllowed {
        /// Who named it.
        origin: Origin,
        /// The host.
        host: String,
    },
    /// `CL_CLI_DOMAIN` is not a domain name.
    #[error(
        "`CL_CLI_DOMAIN` is not a domain name. Set it to one like `commercelayer.io`, without `https://`, port or path, or unset it."
    )]
    Domain,
}
