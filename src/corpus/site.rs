//! URLs -> the sites that name an outlet, where a record does not.
//!
//! ```text
//! https://www.m.herald.co.uk/news/1     herald.co.uk        the registered domain
//! https://ann.substack.com/p/1          ann.substack.com    on a platform: the site there
//! https://medium.com/@ann/1             medium.com/@ann
//! https://web.archive.org/web/2026/URL  what URL gives      a copy of another page
//! http://192.0.2.1/, http://localhost/  nothing
//! ```

/// The list of public suffixes that domains are cut by: the crate psl, a version of it a version of the list.
pub const SUFFIX_LIST: &str = "psl 2.1.247";

/// Platforms where each site has a name below theirs. Many more stand in the private section of the list.
const BY_NAME: [&str; 22] = [
    "beehiiv.com",
    "blog.com",
    "buttondown.email",
    "ghost.io",
    "github.io",
    "hashnode.dev",
    "hatenablog.com",
    "livejournal.com",
    "medium.com",
    "mailchi.mp",
    "neocities.org",
    "newspackstaging.com",
    "over-blog.com",
    "posthaven.com",
    "squarespace.com",
    "substack.com",
    "tumblr.com",
    "typepad.com",
    "weebly.com",
    "wixsite.com",
    "wordpress.com",
    "write.as",
];

/// Platforms where a site's name is the first part of the path, and the parts that are none.
const BY_PATH: [(&str, &[&str]); 15] = [
    ("beehiiv.com", &["p"]),
    ("bsky.app", &["search", "settings"]),
    ("buttondown.com", &["archive"]),
    (
        "facebook.com",
        &[
            "events",
            "groups",
            "pages",
            "permalink.php",
            "photo",
            "photo.php",
            "profile.php",
            "share",
            "story.php",
            "watch",
        ],
    ),
    ("instagram.com", &["explore", "p", "reel", "reels", "stories", "tv"]),
    ("medium.com", &["m", "p", "s", "tag", "topic"]),
    ("note.com", &["hashtag", "search"]),
    ("patreon.com", &["c", "join", "posts"]),
    ("substack.com", &["home", "inbox", "note", "p", "search"]),
    ("t.me", &["c", "joinchat", "s"]),
    ("tiktok.com", &["discover", "embed", "tag", "video"]),
    ("tumblr.com", &["blog", "dashboard", "explore", "search", "tagged"]),
    ("twitter.com", &["hashtag", "home", "i", "intent", "search", "share"]),
    ("x.com", &["hashtag", "home", "i", "intent", "search", "share"]),
    ("youtube.com", &["c", "channel", "embed", "live", "playlist", "shorts", "user", "watch"]),
];

/// Addresses that lead on to pages of others, and do not tell whose.
const LEADS_ON: [&str; 12] = [
    "ampproject.org",
    "archive.is",
    "archive.org",
    "archive.ph",
    "archive.today",
    "bit.ly",
    "feedburner.com",
    "google.com",
    "googleusercontent.com",
    "ow.ly",
    "t.co",
    "tinyurl.com",
];

/// Names of a site's forms for telephones and caches: never a site on a platform.
const NO_SITE: [&str; 7] = ["www", "m", "amp", "mobile", "api", "cdn", "open"];

/// How often a copy of a page is followed to what it is a copy of: copies of copies are rare, and a URL may be long.
const MOST_COPIES: usize = 4;

/// The site that a URL leads to; none where it names no outlet.
pub(super) fn of(url: &str) -> Option<String> {
    let (mut host, mut path) = host_and_path(url)?;
    for _ in 0..MOST_COPIES {
        if host != "web.archive.org" {
            break;
        }
        // a copy of a page of others: its address is the rest of the path
        (host, path) = host_and_path(&path[path.find("http")?..])?;
    }
    let labels: Vec<&str> = host.split('.').collect();
    if labels.len() < 2 || labels.iter().any(|label| label.is_empty()) || is_number(labels[labels.len() - 1]) {
        return None; // localhost, an address in numbers, or no host at all
    }
    if let Some(site) = on_platform(&host, path) {
        return site;
    }
    let site = psl::domain_str(&host)?;
    let is_private = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.typ() == Some(psl::Type::Private));
    let name = site.split('.').next().unwrap_or(site);
    let is_none = LEADS_ON.contains(&site) || is_private && NO_SITE.contains(&name);
    (!is_none).then(|| site.to_string())
}

/// Where a host is a platform's: the site there, if the URL names one.
fn on_platform(host: &str, path: &str) -> Option<Option<String>> {
    let below = |platform: &str| {
        let names = host.strip_suffix(platform)?;
        if names.is_empty() { Some("") } else { names.strip_suffix('.') }
    };
    // a blog has the same name under every country's blogspot
    if let Some((names, _)) = host.split_once(".blogspot.") {
        let name = names.rsplit('.').next().unwrap_or(names);
        return Some((!NO_SITE.contains(&name)).then(|| format!("{name}.blogspot.com")));
    }
    let of_name = BY_NAME.iter().find_map(|platform| Some((*platform, below(platform)?)));
    if let Some((platform, names)) = of_name {
        let name = names.rsplit('.').next().unwrap_or(names);
        if !name.is_empty() && !NO_SITE.contains(&name) {
            return Some(Some(format!("{name}.{platform}")));
        }
    }
    let of_path = BY_PATH.iter().find(|(platform, _)| below(platform).is_some());
    match of_path {
        Some((platform, no_names)) => {
            let first = path.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or("").to_lowercase();
            let is_name = !first.is_empty() && first.chars().all(is_of_a_name) && !no_names.contains(&&*first);
            Some(is_name.then(|| format!("{platform}/{first}")))
        }
        None => of_name.map(|_| None),
    }
}

/// The outlet that a field of a record tells. An address is its site, as a URL's is; so is the name of a host in a field that
/// holds such (`is_domain`). Elsewhere "Salon.com" is the name that people gave an outlet.
pub(super) fn outlet_of(told: String, is_domain: bool) -> Option<String> {
    let begins_with = |scheme: &str| told.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
    let is_of_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | ':');
    let host = told.split('/').next().unwrap_or("");
    match () {
        () if begins_with("http://") || begins_with("https://") => of(&told),
        () if is_domain && host.contains('.') && host.chars().all(is_of_host) => of(&format!("https://{told}")),
        () => Some(told),
    }
}

/// The host in lower case, and what follows it.
fn host_and_path(url: &str) -> Option<(String, &str)> {
    let url = url.trim();
    let rest = match url.split_once("//") {
        Some((scheme, rest)) if matches!(scheme.to_ascii_lowercase().as_str(), "http:" | "https:" | "") => rest,
        Some((before, _)) if before.contains(':') && !before.contains('/') => return None, // file:, ftp:, mailto:
        _ if !is_host_without_scheme(url) => return None,
        _ => url,
    };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    let host = host.rsplit('@').next()?;
    let host = match host.rsplit_once(':') {
        Some((host, port)) if is_number(port) || port.is_empty() => host,
        _ => host,
    };
    let host = host.strip_suffix('.').unwrap_or(host).to_lowercase();
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    host.chars().all(is_host).then_some((host, path))
}

/// Whether a text without a scheme is an address: "herald.com/news", but not "a story", nor "page.html" or "news.pl", which may
/// be files.
fn is_host_without_scheme(url: &str) -> bool {
    let host = url.split('/').next().unwrap_or(url);
    let is_said = host.len() < url.len() || host.starts_with("www.");
    let is_known = || psl::suffix(host.to_lowercase().as_bytes()).is_some_and(|suffix| suffix.is_known());
    is_said && host.contains('.') && !url.contains(|c: char| c.is_whitespace() || c == ':') && is_known()
}

/// What the name of a site on a platform is written with.
fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '@' | '-' | '_' | '.' | '%' | '+' | '~')
}

/// Panics where the site of a URL is no name of an outlet, or where its own address gives another site.
#[cfg(any(test, fuzzing))]
pub fn assert_site(url: &str) {
    let Some(site) = of(url) else { return };
    assert!(site.contains('.') && !site.contains(|c: char| c.is_whitespace() || c.is_control()), "{url:?}: {site:?}");
    for address in [format!("https://{site}"), format!("http://ann@{site}/"), format!(" //{site}?a=http://b.com\n")] {
        assert_eq!(of(&address).as_deref(), Some(&*site), "{url:?}: {address:?}");
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn registered_domains_and_sites_on_platforms() {
        for (url, site) in [
            ("https://www.herald.example/news/1", "herald.example"),
            ("http://amp.m.herald.co.uk:8080/news?x=//other.com", "herald.co.uk"),
            ("//HERALD.example./", "herald.example"),
            ("Herald.com/news", "herald.com"),
            ("www.herald.com", "herald.com"),
            ("https://ann:secret@news.herald.com/", "herald.com"),
            ("https://ann.substack.com/p/1", "ann.substack.com"),
            ("https://substack.com/@ann/p-1", "substack.com/@ann"),
            ("https://open.substack.com/@ann/1", "substack.com/@ann"),
            ("https://medium.com/@Ann/a-1", "medium.com/@ann"),
            ("https://the-paper.medium.com/a", "the-paper.medium.com"),
            ("https://ann.blogspot.de/2026/03/a.html", "ann.blogspot.com"),
            ("https://ann.blogspot.com.au/?m=1", "ann.blogspot.com"),
            ("https://ann.wordpress.com/2026", "ann.wordpress.com"),
            ("https://ann.github.io/paper", "ann.github.io"),
            ("https://ann.tumblr.com/post/1", "ann.tumblr.com"),
            ("https://www.tumblr.com/ann/1", "tumblr.com/ann"),
            ("https://ann.ghost.io/a", "ann.ghost.io"),
            ("https://ann.beehiiv.com/p/a", "ann.beehiiv.com"),
            ("https://web.archive.org/web/20260302/https://www.herald.com/1", "herald.com"),
            ("https://web.archive.org/web/1/http://web.archive.org/web/2/http://herald.com/", "herald.com"),
            ("https://zeitung.münchen.example/a", "münchen.example"),
        ] {
            assert_eq!(of(url).as_deref(), Some(site), "{url}");
        }
    }

    #[test]
    fn what_names_no_outlet() {
        for url in [
            "",
            "http://",
            "http://192.0.2.1/a",
            "http://192.0.2.1:80/a",
            "http://[2001:db8::1]/a",
            "http://localhost:8000/a",
            "http://co.uk/",
            "https://www.substack.com/",
            "https://medium.com/p/1",
            "https://m.facebook.com/story.php?id=1",
            "https://t.co/abc",
            "https://news.google.com/rss/articles/1",
            "https://web.archive.org/save",
            "https://www.blogspot.com/",
            "mailto:ann@herald.com",
            "file:///home/ann/a.txt",
            "C:\\news\\a.txt",
            "a story about news.com",
            "story-17",
            "page.html",
            "news.pl",
            "texts/a.txt",
            "a.txt/1",
            "https://medium.com/a b",
            "http://a..b/",
        ] {
            assert_eq!(of(url), None, "{url}");
        }
    }

    #[test]
    fn fields_of_domains_tell_the_sites_that_urls_tell() {
        let outlet = |told: &str, is_domain| outlet_of(told.to_string(), is_domain);
        for (told, site) in [
            ("www.herald.co.uk", Some("herald.co.uk")),
            ("News.Herald.com:443", Some("herald.com")),
            ("ann.substack.com", Some("ann.substack.com")),
            ("medium.com/@ann", Some("medium.com/@ann")),
            ("https://www.herald.com/1", Some("herald.com")),
            ("medium.com", None),
            ("news.google.com", None),
            ("Harbor Gazette", Some("Harbor Gazette")),
            ("St. Paul's Post", Some("St. Paul's Post")),
            ("herald", Some("herald")),
        ] {
            assert_eq!(outlet(told, true).as_deref(), site, "{told}");
        }
        assert_eq!(outlet("Salon.com", false).as_deref(), Some("Salon.com"));
        assert_eq!(outlet("HTTPS://www.salon.com/", false).as_deref(), Some("salon.com"));
    }

    #[test]
    fn the_manifest_names_the_list_that_is_used() {
        let lock = include_str!("../../Cargo.lock");
        let version = lock.split_once("name = \"psl\"\nversion = \"").unwrap().1.split('"').next().unwrap();
        assert_eq!(SUFFIX_LIST, format!("psl {version}"));
    }

    #[test]
    fn a_copy_of_copies_without_end_names_no_outlet() {
        let url = "https://web.archive.org/web/2026/".repeat(100_000);
        assert_eq!(of(&(url + "https://herald.com/")), None);
    }

    proptest! {
        #[test]
        fn any_text_gives_a_site_or_none(
            text in "\\PC{0,30}|(https?://)?[a-z0-9.@:/#é-]{0,30}",
            platform in proptest::sample::select([&BY_NAME[..], &LEADS_ON, &BY_PATH.map(|(platform, _)| platform)].concat()),
            name in "([a-zé0-9-]{1,8}\\.){0,3}",
            path in "[/?#]?[a-zA-Zİé@/ .%-]{0,12}",
        ) {
            assert_site(&text);
            assert_site(&format!("https://{name}{platform}{path}"));
            assert_site(&format!("web.archive.org/web/2026/{text}https://{name}{platform}{path}"));
        }
    }
}
