// What every page of this folder needs: its columns unpacked, and elements made.

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Numbers stand seven bits a byte, the lowest first; signed ones as 0, -1, 1, -2, 2.
function columnReader(bytes) {
  let at = 0;
  function natural() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  function signed() {
    const number = natural();
    return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
  }
  function fill(column, next) {
    for (let i = 0; i < column.length; i++) column[i] = next();
    return column;
  }
  function sums(column, next) {
    let sum = 0;
    for (let i = 0; i < column.length; i++) column[i] = sum += next();
    return column;
  }
  function texts(count) {
    const decoder = new TextDecoder();
    const all = [];
    for (let i = 0; i < count; i++) {
      const length = natural();
      all.push(decoder.decode(bytes.subarray(at, at + length)));
      at += length;
    }
    return all;
  }
  return { natural, signed, fill, sums, texts };
}

const count = (number) => number.toLocaleString("en-US");
const cyclesText = (number) => count(number) + (number === 1 ? " cycle" : " cycles");
const percent = (share) => (share * 100).toFixed(1) + "%";

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.flat().filter((child) => child !== null));
  return made;
}

const paragraph = (...children) => element("p", {}, ...children);
const code = (text) => element("code", {}, text);
