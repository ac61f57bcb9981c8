//! Packs bytes as gzip and zip in the ways that a file can come.

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder, write::GzEncoder};

/// Packs `content` as gzip, cut into two members at `cut`.
pub fn gzip(content: &[u8], cut: usize) -> Vec<u8> {
    let (one, two) = content.split_at(cut.min(content.len()));
    let mut out = Vec::new();
    for part in [one, two] {
        let mut encoder = GzEncoder::new(&mut out, Compression::fast());
        encoder.write_all(part).expect("packs");
        encoder.finish().expect("packs");
    }
    out
}

/// Packs `content` as the one file of a zip, deflated or stored.
pub fn zip(content: &[u8], deflated: bool) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let body = if deflated {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).expect("packs");
        encoder.finish().expect("packs")
    } else {
        content.to_vec()
    };
    let word = |value: usize| u32::try_from(value).expect("small").to_le_bytes();
    let mut common = vec![20, 0, 0, 0, if deflated { 8 } else { 0 }, 0, 0, 0, 0, 0];
    common.extend(crc.sum().to_le_bytes());
    common.extend(word(body.len()));
    common.extend(word(content.len()));
    common.extend([1, 0, 0, 0]);
    let mut out = b"PK\x03\x04".to_vec();
    out.extend(&common);
    out.push(b'f');
    out.extend(&body);
    let directory = out.len();
    out.extend(b"PK\x01\x02\x14\0");
    out.extend(&common);
    out.extend([0; 14]);
    out.push(b'f');
    let size = out.len() - directory;
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(word(size));
    out.extend(word(directory));
    out.extend([0, 0]);
    out
}
