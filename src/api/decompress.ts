/**
 * Unpacks an answer that a server or a proxy packs although `identity` was asked for.
 *
 * undici's own interceptor is experimental, warns about that in the user's log, and drops what it has not unpacked yet
 * when the connection breaks. Here all that came is told before the end is, whole or not.
 */
import { PassThrough, type Transform } from "node:stream";
import { ChatError } from "../core/errors.ts";
import { headerOf } from "./failure.ts";
import type { ResponseListener } from "./line.ts";
import { localize } from "../core/localize.ts";

/** @param host to show in an error. */
export function decompressing(listener: ResponseListener, host: string): ResponseListener {
  /** Null while the answer comes as it is. */
  let packed: PackedBody | null = null;
  return {
    onHead(status, headers) {
      const encoding = headerOf(headers, "content-encoding")?.trim().toLowerCase() ?? "";
      if (encoding !== "" && encoding !== "identity") packed = createPackedBody(encoding, listener, host);
      listener.onHead(status, headers);
    },
    onBytes(bytes) {
      if (packed) packed.write(bytes);
      else listener.onBytes(bytes);
    },
    onEnd() {
      if (packed) packed.end(listener.onEnd);
      else listener.onEnd();
    },
    onFailure(cause) {
      if (packed) packed.end(() => listener.onFailure(cause));
      else listener.onFailure(cause);
    },
  };
}

interface PackedBody {
  readonly write: (bytes: Uint8Array) => void;
  /** Calls `tell` when everything that was written is unpacked and told. */
  readonly end: (tell: () => void) => void;
}

function createPackedBody(encoding: string, listener: ResponseListener, host: string): PackedBody {
  let unpacker: Transform | null = null;
  let isOver = false;

  function over(tell: () => void): void {
    if (isOver) return;
    isOver = true;
    tell();
  }

  function fail(message: string, cause?: unknown): void {
    over(() => listener.onFailure(new ChatError("not-json", message, { cause })));
  }

  function start(first: Uint8Array): void {
    unpacker = createUnpacker(encoding, first[0] ?? 0);
    if (!unpacker) {
      fail(
        localize('The answer of {host} is packed as "{encoding}", which Sidenote cannot read.', {
          host,
          encoding,
        }),
      );
      return;
    }
    unpacker.on("data", (bytes: Buffer) => {
      if (!isOver) listener.onBytes(bytes);
    });
    unpacker.on("error", (cause) =>
      fail(
        localize("The answer of {host} is not the {encoding} that it says it is.", { host, encoding }),
        cause,
      ),
    );
  }

  return {
    write(bytes) {
      if (isOver || bytes.length === 0) return;
      if (!unpacker) start(bytes);
      unpacker?.write(bytes);
    },
    end(tell) {
      if (!unpacker) {
        over(tell);
        return;
      }
      unpacker.once("end", () => over(tell));
      unpacker.end();
    },
  };
}

/** @returns null for an encoding that Node cannot read. */
function createUnpacker(encoding: string, firstByte: number): Transform | null {
  // Hardly any answer is packed: this is loaded for those that are.
  const zlib = process.getBuiltinModule("node:zlib");
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH, ZSTD_e_flush } = zlib.constants;
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      // Some proxies unpack the body and leave the header: what does not begin like gzip goes through as it is.
      return firstByte === 0x1f ? zlib.createGunzip({ finishFlush: Z_SYNC_FLUSH }) : new PassThrough();
    case "deflate":
      // Meant is zlib's frame, whose first byte ends in 8; some servers leave it out (RFC 9110, section 8.4.1.2).
      return (firstByte & 15) === 8
        ? zlib.createInflate({ finishFlush: Z_SYNC_FLUSH })
        : zlib.createInflateRaw({ finishFlush: Z_SYNC_FLUSH });
    case "br":
      return zlib.createBrotliDecompress({ finishFlush: BROTLI_OPERATION_FLUSH });
    case "zstd":
      return zlib.createZstdDecompress({ finishFlush: ZSTD_e_flush });
    default:
      return null;
  }
}
