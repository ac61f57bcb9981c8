//! Streams the records of a large XML document, each as a small tree.
//!
//! In: bytes, and which elements are mere containers of records. Out: one [`Tree`]
//! a record, held until the next one. Guaranteed: no record of more than
//! [`MAX_RECORD`] bytes, [`MAX_DEPTH`] levels or [`MAX_ATTRIBUTES`] attributes an
//! element is held; a document type declaration is refused, so no entity of its own
//! can be defined; a document whose root is not closed is refused as cut off. Text
//! that stands beside child elements is not kept: no list has any.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read},
    ops::Range,
};

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use crate::{ListError, records::MAX_RECORD, text::filled};

/// Deepest nesting that is accepted; the real files reach ten.
pub(crate) const MAX_DEPTH: usize = 32;
/// Most attributes of one element; the schemas name at most twenty.
pub(crate) const MAX_ATTRIBUTES: usize = 64;

/// One record: an element with all that is in it.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Line on which it begins, counted from 1.
    pub line: u64,
    /// Name of the element around it.
    pub parent: String,
    text: String,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
}

#[derive(Debug)]
struct Node {
    name: Range<usize>,
    text: Range<usize>,
    attributes: Range<usize>,
    /// Index after the last node inside it.
    end: usize,
}

#[derive(Debug)]
struct Attribute {
    name: Range<usize>,
    value: Range<usize>,
}

/// An element of a [`Tree`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct El<'t> {
    tree: &'t Tree,
    at: usize,
}

impl Tree {
    /// Returns the record itself.
    pub fn root(&self) -> El<'_> {
        El { tree: self, at: 0 }
    }

    fn push(&mut self, text: &str) -> Range<usize> {
        let from = self.text.len();
        self.text.push_str(text);
        from..self.text.len()
    }
}

impl<'t> El<'t> {
    fn node(self) -> &'t Node {
        &self.tree.nodes[self.at]
    }

    /// Returns its name without a prefix.
    pub fn name(self) -> &'t str {
        &self.tree.text[self.node().name.clone()]
    }

    /// Returns its text as written.
    pub fn raw(self) -> &'t str {
        &self.tree.text[self.node().text.clone()]
    }

    /// Returns its text without needless blanks, or nothing.
    pub fn text(self) -> Option<String> {
        filled(self.raw())
    }

    /// Returns an attribute as written.
    pub fn attribute(self, name: &str) -> Option<&'t str> {
        self.tree.attributes[self.node().attributes.clone()]
            .iter()
            .find(|attribute| &self.tree.text[attribute.name.clone()] == name)
            .map(|attribute| &self.tree.text[attribute.value.clone()])
    }

    /// Returns an attribute without needless blanks, or nothing.
    pub fn filled(self, name: &str) -> Option<String> {
        self.attribute(name).and_then(filled)
    }

    /// Returns the elements directly in it.
    pub fn children(self) -> impl Iterator<Item = El<'t>> {
        let end = self.node().end;
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = El {
                    tree: self.tree,
                    at: next,
                };
                next = child.node().end;
                child
            })
        })
    }

    /// Returns the elements directly in it that have this name.
    pub fn named(self, name: &'t str) -> impl Iterator<Item = El<'t>> {
        self.children().filter(move |child| child.name() == name)
    }

    /// Returns the first element of a path such as `programList/program`.
    pub fn first(self, path: &str) -> Option<El<'t>> {
        path.split('/').try_fold(self, |el, name| {
            el.children().find(|child| child.name() == name)
        })
    }

    /// Returns the text of the first element of a path.
    pub fn get(self, path: &str) -> Option<String> {
        self.first(path).and_then(El::text)
    }
}

/// Reads records out of a document.
pub(crate) struct Xml<'a> {
    reader: Reader<io::BufReader<Guard<'a>>>,
    buffer: Vec<u8>,
    file: &'a str,
    root: &'static str,
    container: fn(usize, &str) -> bool,
    path: Vec<String>,
    root_seen: bool,
    attributes: Vec<(String, String)>,
}

impl<'a> Xml<'a> {
    /// Starts at the beginning of `input`. `root` is the name that the document must
    /// have; `container` says of an element at a depth (the root is at 0) that it
    /// only holds records.
    pub fn new(
        input: &'a mut dyn BufRead,
        file: &'a str,
        root: &'static str,
        container: fn(usize, &str) -> bool,
    ) -> Self {
        let mut reader = Reader::from_reader(io::BufReader::new(Guard::new(input)));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            file,
            root,
            container,
            path: Vec::new(),
            root_seen: false,
            attributes: Vec::new(),
        }
    }

    /// Returns an attribute of the root, once a record or the end has been read.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Reads the next record into `tree`; false at the end of a whole document.
    pub fn next(&mut self, tree: &mut Tree) -> Result<bool, ListError> {
        // Indexes of the elements of the record that are open.
        let mut open: Vec<usize> = Vec::new();
        tree.nodes.clear();
        tree.attributes.clear();
        tree.text.clear();
        let file = self.file;
        loop {
            self.buffer.clear();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => {
                    let nul = self.reader.get_ref().get_ref().nul;
                    let line = match (&error, nul) {
                        (quick_xml::Error::Io(_), Some(line)) => line,
                        _ => line_of(&mut self.reader),
                    };
                    return Err(xml_error(file, line, &error));
                }
            };
            let position = self.reader.buffer_position();
            let line = self.reader.get_mut().get_mut().line_at(position);
            match event {
                Event::Start(start) => {
                    let name = start.local_name();
                    let name = name.as_ref();
                    let depth = self.path.len() + open.len();
                    if depth >= MAX_DEPTH {
                        let what = format!("elements nested deeper than {MAX_DEPTH}");
                        return Err(ListError::malformed(file, line, what));
                    }
                    if self.path.is_empty() {
                        if name != self.root || self.root_seen {
                            return Err(ListError::NotAList {
                                file: file.to_owned(),
                                what: format!(
                                    "its root element is `<{name}>`, not `<{}>`",
                                    self.root
                                ),
                            });
                        }
                        self.root_seen = true;
                        self.attributes = attributes(&start, file, line)?;
                        self.path.push(name.to_owned());
                    } else if open.is_empty() && (self.container)(depth, name) {
                        attributes(&start, file, line)?;
                        self.path.push(name.to_owned());
                    } else {
                        if open.is_empty() {
                            tree.line = line;
                            tree.parent.clear();
                            tree.parent
                                .push_str(self.path.last().map_or("", String::as_str));
                        }
                        let name = tree.push(name);
                        let from = tree.attributes.len();
                        for (key, value) in attributes(&start, file, line)? {
                            let attribute = Attribute {
                                name: tree.push(&key),
                                value: tree.push(&value),
                            };
                            tree.attributes.push(attribute);
                        }
                        let here = tree.text.len();
                        open.push(tree.nodes.len());
                        tree.nodes.push(Node {
                            name,
                            text: here..here,
                            attributes: from..tree.attributes.len(),
                            end: 0,
                        });
                    }
                }
                Event::End(_) => {
                    if let Some(at) = open.pop() {
                        tree.nodes[at].end = tree.nodes.len();
                        if open.is_empty() {
                            return Ok(true);
                        }
                    } else {
                        self.path.pop();
                    }
                }
                Event::Text(text) => add(tree, &open, &text.xml10_content()),
                Event::CData(text) => add(tree, &open, &text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let resolved = reference
                        .resolve_char_ref()
                        .ok()
                        .flatten()
                        .map(String::from)
                        .or_else(|| resolve_predefined_entity(&reference).map(str::to_owned));
                    let Some(resolved) = resolved else {
                        let name: String = reference.chars().take(40).collect();
                        let what = format!("`&{name};` is an entity that XML does not define");
                        return Err(ListError::malformed(file, line, what));
                    };
                    add(tree, &open, &resolved);
                }
                Event::DocType(_) => {
                    let what = "a document type declaration, which the published list does not have and which is never followed";
                    return Err(ListError::malformed(file, line, what));
                }
                Event::Eof => {
                    let unclosed = open
                        .last()
                        .map(|at| El { tree, at: *at }.name())
                        .or(self.path.last().map(String::as_str));
                    let what = match unclosed {
                        Some(name) => format!("`<{name}>` is never closed"),
                        None if !self.root_seen => format!("`<{}>` is missing", self.root),
                        None => return Ok(false),
                    };
                    return Err(ListError::Truncated {
                        file: file.to_owned(),
                        line,
                        what,
                    });
                }
                // Empty elements come as a start and an end.
                Event::Empty(_) | Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            }
            if tree.text.len() > MAX_RECORD {
                let what = format!("an entry of more than {MAX_RECORD} bytes");
                return Err(ListError::malformed(file, line, what));
            }
        }
    }
}

fn add(tree: &mut Tree, open: &[usize], text: &str) {
    // Text of an element is whole only while nothing else has been added.
    if let Some(at) = open.last()
        && tree.nodes[*at].text.end == tree.text.len()
    {
        tree.text.push_str(text);
        tree.nodes[*at].text.end = tree.text.len();
    }
}

fn attributes(
    start: &BytesStart<'_>,
    file: &str,
    line: u64,
) -> Result<Vec<(String, String)>, ListError> {
    let mut out = Vec::new();
    for attribute in start.attributes() {
        let wrong = |error: &dyn std::fmt::Display| {
            ListError::malformed(file, line, format!("a bad attribute: {error}"))
        };
        let attribute = attribute.map_err(|error| wrong(&error))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| wrong(&error))?;
        out.push((
            attribute.key.local_name().as_ref().to_owned(),
            value.into_owned(),
        ));
        if out.len() > MAX_ATTRIBUTES {
            let what = format!("an element of more than {MAX_ATTRIBUTES} attributes");
            return Err(ListError::malformed(file, line, what));
        }
    }
    Ok(out)
}

fn xml_error(file: &str, line: u64, error: &quick_xml::Error) -> ListError {
    match error {
        quick_xml::Error::Io(cause) => {
            ListError::reading(file, line, io::Error::new(cause.kind(), cause.to_string()))
        }
        quick_xml::Error::Syntax(cause) => ListError::Truncated {
            file: file.to_owned(),
            line,
            what: cause.to_string(),
        },
        other => ListError::malformed(file, line, other.to_string()),
    }
}

/// The line that the reader has come to; it has read ahead of it.
fn line_of(reader: &mut Reader<io::BufReader<Guard<'_>>>) -> u64 {
    let position = reader.buffer_position();
    reader.get_mut().get_mut().line_at(position)
}

/// What may be read before the next event: a record, and what the buffer reads ahead.
const LIMIT: u64 = MAX_RECORD as u64 + 64 * 1024;

/// Counts lines, and stops input of which the reader would hold more than
/// [`MAX_RECORD`] bytes at once, or which holds NUL bytes.
struct Guard<'a> {
    input: &'a mut dyn BufRead,
    read: u64,
    /// Bytes that may be read before the reader must have come further.
    limit: u64,
    line: u64,
    /// The line of a NUL byte that was met.
    nul: Option<u64>,
    /// Offsets of line breaks that have been read but not come to.
    ahead: VecDeque<u64>,
}

impl<'a> Guard<'a> {
    fn new(input: &'a mut dyn BufRead) -> Self {
        Self {
            input,
            read: 0,
            limit: LIMIT,
            line: 1,
            nul: None,
            ahead: VecDeque::new(),
        }
    }

    fn line_at(&mut self, position: u64) -> u64 {
        while self.ahead.front().is_some_and(|offset| *offset < position) {
            self.ahead.pop_front();
            self.line += 1;
        }
        self.limit = position + LIMIT;
        self.line
    }
}

impl Read for Guard<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut count = if self.nul.is_some() {
            0
        } else {
            self.input.read(into)?
        };
        if into[..count].contains(&0) {
            // What stands before it is read first: the first fault is the one to tell.
            count = into[..count].iter().take_while(|byte| **byte != 0).count();
            let before = into[..count].iter().filter(|byte| **byte == b'\n');
            self.nul = Some(self.line + (self.ahead.len() + before.count()) as u64);
        }
        if count == 0 && self.nul.is_some() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "a NUL byte, which no XML file holds",
            ));
        }
        let bytes = &into[..count];
        let breaks = bytes.iter().zip(self.read..);
        self.ahead
            .extend(breaks.filter_map(|(byte, at)| (*byte == b'\n').then_some(at)));
        self.read += count as u64;
        if self.read > self.limit {
            let what = format!("a tag, text or comment of more than {MAX_RECORD} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(count)
    }
}
