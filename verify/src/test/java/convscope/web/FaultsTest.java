package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a server: clients that leave, files that lie, disks that fill, servers that stop. */
class FaultsTest {
    private static final String INPUT = "builtin-fashion-9-ankle-boot";
    private static final Map<String, String> HOURS = Map.of("masks", "2000000");

    @TempDir
    Path folder;

    @Test
    void clientThatLeaves_endsItsJob() throws Exception {
        try (Site site = new Site(quickToNotice())) {
            String job = Site.json(site.explain("rise", Site.FASHION, INPUT, HOURS))
                    .path("job")
                    .asText();
            try (Socket socket = new Socket("127.0.0.1", site.server.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(("GET /api/jobs/" + job + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                assertThat(socket.getInputStream().read()).isGreaterThan(0);
                Site.pause(500);
            }
            Site.pause(6000);
            JsonNode standing = Site.json(site.get("/api/jobs/" + job));
            assertThat(standing.path("state").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void jobThatNobodyAsksFor_isCancelled() {
        try (Site site = new Site(quickToNotice())) {
            String job = Site.json(site.explain("rise", Site.FASHION, INPUT, HOURS))
                    .path("job")
                    .asText();
            Site.pause(4500);
            assertThat(Site.json(site.get("/api/jobs/" + job)).path("state").asText())
                    .isEqualTo("cancelled");
        }
    }

    @Test
    void cancelledJob_makesRoomAtOnce() {
        try (Site site = new Site()) {
            String running = Site.json(site.explain("rise", Site.FASHION, INPUT, HOURS))
                    .path("job")
                    .asText();
            site.waitedFor(running, List.of("running"));
            String waiting = Site.json(site.explain("rise", Site.FASHION, INPUT, Map.of("masks", "100")))
                    .path("job")
                    .asText();
            assertThat(site.delete("/api/jobs/" + running).statusCode()).isEqualTo(204);
            assertThat(site.finished(waiting).path("state").asText()).isEqualTo("done");
            assertThat(Site.json(site.get("/api/jobs/" + running)).path("state").asText())
                    .isEqualTo("cancelled");
        }
    }

    @Test
    void fullQueue_saysWhenToTryAgain_andLosesNothing() {
        try (Site site = new Site(new Limits().withQueue(2))) {
            List<String> taken = new ArrayList<>();
            HttpResponse<byte[]> last = null;
            for (int i = 0; i < 8 && (last == null || last.statusCode() == 202); i++) {
                last = site.explain("rise", Site.FASHION, INPUT, i == 0 ? HOURS : Map.of("masks", "50"));
                if (last.statusCode() == 202) {
                    taken.add(Site.json(last).path("job").asText());
                }
            }
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(last.headers().firstValue("Retry-After").orElseThrow()))
                    .isPositive();
            assertThat(Site.detail(last)).contains("jobs wait; try again in");
            assertThat(Site.json(site.explain("grad-cam", Site.FASHION, INPUT, Map.of()))
                            .path("lane")
                            .asText())
                    .as("one long method does not hold up short ones")
                    .isEqualTo("quick");
            site.delete("/api/jobs/" + taken.get(0));
            for (String job : taken.subList(1, taken.size())) {
                assertThat(site.finished(job).path("state").asText()).isEqualTo("done");
            }
        }
    }

    @Test
    void cutUpload_leavesNothing() throws Exception {
        try (Site site = new Site(new ServerOptions().withPort(0).withFolder(folder))) {
            try (Socket socket = new Socket("127.0.0.1", site.server.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST /api/models HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n"
                                + "Content-Type: multipart/form-data; boundary=cut\r\n\r\n--cut\r\n"
                                + "Content-Disposition: form-data; name=\"file\"; filename=\"m.onnx\"\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[2_000_000]);
                out.flush();
            }
            for (int tries = 0; tries < 50 && !files().isEmpty(); tries++) {
                Site.pause(100);
            }
            assertThat(files()).isEmpty();
            assertThat(site.get("/api/about").statusCode()).isEqualTo(200);
            assertThat(site.log).isEmpty();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void sameModelSentTwice_isKeptOnce() throws Exception {
        byte[] model = ServerTest.resource("models/fashion.keras");
        try (Site site = new Site(new ServerOptions().withPort(0).withFolder(folder))) {
            site.upload("/api/models", "mine.keras", model);
            List<Path> once = files();
            site.upload("/api/models", "mine.keras", model);
            assertThat(files()).containsExactlyInAnyOrderElementsOf(once);
        }
    }

    @Test
    void tooLargeUpload_isRefusedBeforeItIsKept() throws Exception {
        Limits small = new Limits().withUploadBytes(100_000);
        try (Site site =
                new Site(new ServerOptions().withPort(0).withFolder(folder).withLimits(small))) {
            HttpResponse<byte[]> sent = site.upload("/api/models", "big.onnx", new byte[300_000]);
            assertThat(sent.statusCode()).isEqualTo(413);
            assertThat(Site.detail(sent)).contains("100000 bytes; that is the most this server takes");
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void fullDisk_isSaid_andNothingIsLeftBehind() throws Exception {
        Configuration tiny = Configuration.unix().toBuilder()
                .setMaxSize(200_000)
                .setBlockSize(1000)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(tiny)) {
            Path work = disk.getPath("/work");
            try (Site site = new Site(new ServerOptions().withPort(0).withFolder(work))) {
                HttpResponse<byte[]> sent = site.upload("/api/models", "big.onnx", new byte[600_000]);
                assertThat(sent.statusCode()).isEqualTo(507);
                assertThat(Site.detail(sent)).startsWith("big.onnx: the server's disk is full; nothing was kept");
                try (Stream<Path> all = Files.walk(work)) {
                    assertThat(all.filter(Files::isRegularFile)).isEmpty();
                }
                byte[] boot = ServerTest.resource("pictures/fashion-9-ankle-boot.png");
                assertThat(site.upload("/api/inputs", "boot.png", boot).statusCode())
                        .isEqualTo(201);
            }
        }
    }

    @Test
    void resultsBeyondMemory_comeFromDisk_andThenSayThatTheyAreGone() {
        Limits small = new Limits().withResultBytes(12_000, 3_000_000);
        try (Site site = new Site(small)) {
            List<String> ids = new ArrayList<>();
            List<byte[]> arrays = new ArrayList<>();
            List<byte[]> pictures = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String id = site.result("grad-cam", Site.FASHION, INPUT, Map.of())
                        .path("id")
                        .asText();
                ids.add(id);
                arrays.add(site.get("/api/results/" + id + "?array=uncut").body());
                pictures.add(
                        site.get("/api/results/" + id, "Accept", "image/png").body());
            }
            assertThat(site.get("/api/results/" + ids.get(0) + "?array=uncut").body())
                    .isEqualTo(arrays.get(0));
            assertThat(site.get("/api/results/" + ids.get(0), "Accept", "image/png")
                            .body())
                    .isEqualTo(pictures.get(0));
            assertThat(Site.json(site.get("/api/results/" + ids.get(0)))
                            .path("method")
                            .asText())
                    .isEqualTo("grad-cam");
            String report = new String(
                    site.post("/api/reports", "{\"results\": [\"" + ids.get(0) + "\"]}")
                            .body(),
                    StandardCharsets.UTF_8);
            assertThat(report).contains("Grad-CAM").contains("convscope explain grad-cam");
            for (int i = 0; i < 40; i++) {
                site.result("grad-cam", Site.FASHION, INPUT, Map.of());
            }
            HttpResponse<byte[]> gone = site.get("/api/results/" + ids.get(0));
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(Site.detail(gone)).contains("it was dropped to make room");
        }
    }

    @Test
    void restartedServer_knowsBuiltInModels_andSaysWhatWasLost() throws Exception {
        String sent;
        String picture;
        try (Site before = new Site()) {
            sent = Site.json(before.upload("/api/models", "mine.keras", ServerTest.resource("models/fashion.keras")))
                    .path("id")
                    .asText();
            picture = Site.json(before.upload(
                            "/api/inputs", "boot.png", ServerTest.resource("pictures/fashion-9-ankle-boot.png")))
                    .path("id")
                    .asText();
        }
        try (Site after = new Site()) {
            assertThat(after.get("/api/models/" + Site.FASHION).statusCode()).isEqualTo(200);
            assertThat(after.result("grad-cam", Site.FASHION, INPUT, Map.of())
                            .path("id")
                            .asText())
                    .isNotEmpty();
            assertThat(Site.detail(after.get("/api/models/" + sent)))
                    .isEqualTo("there is no model '" + sent
                            + "' on this server; it was dropped or the server was started anew: open it again");
            assertThat(after.get("/api/inputs/" + picture).statusCode()).isEqualTo(404);
            String again = Site.json(
                            after.upload("/api/models", "mine.keras", ServerTest.resource("models/fashion.keras")))
                    .path("id")
                    .asText();
            assertThat(again).as("the same file has the same id").isEqualTo(sent);
        }
    }

    @Test
    void stoppedServer_removesWhatWasSent() throws Exception {
        try (Site site = new Site(new ServerOptions().withPort(0).withFolder(folder))) {
            site.upload("/api/models", "mine.keras", ServerTest.resource("models/fashion.keras"));
            site.post("/api/inputs", "{\"text\": \"some words\"}");
            assertThat(files()).isNotEmpty();
            site.explain("rise", Site.FASHION, INPUT, HOURS);
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).isEmpty();
        }
    }

    @Test
    void pictureOf500Megapixels_isRefusedByItsDeclaredSize() throws Exception {
        try (Site site = new Site()) {
            HttpResponse<byte[]> sent = site.upload("/api/inputs", "huge.png", png(25_000, 20_000));
            assertThat(sent.statusCode()).isEqualTo(400);
            assertThat(Site.detail(sent))
                    .isEqualTo(
                            "huge.png: the picture is declared as 25000 x 20000 pixels; at most 100000000 are read. Make it smaller first.");
        }
    }

    /** The head of a PNG file that declares a size, and nothing else. */
    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        byte[] header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 crc = new CRC32();
        crc.update(header);
        out.write(ByteBuffer.allocate(4).putInt(13).array());
        out.write(header);
        out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        return out.toByteArray();
    }

    @Test
    void zipBomb_isRefusedWithoutMuchMemory() throws Exception {
        byte[] bomb = bomb("raw.npy", npyHeader(1L << 31), 300);
        byte[] model = bomb("model.weights.h5", new byte[0], 3000);
        try (Site site = new Site()) {
            HttpResponse<byte[]> array = site.upload("/api/inputs", "bomb.npz", bomb);
            assertThat(array.statusCode()).isEqualTo(400);
            assertThat(Site.detail(array)).startsWith("bomb.npz: ");
            HttpResponse<byte[]> keras = site.upload("/api/models", "bomb.keras", model);
            assertThat(keras.statusCode()).isEqualTo(422);
            assertThat(Site.detail(keras)).startsWith("bomb.keras: ");
            assertThat(site.log).isEmpty();
        }
    }

    /** A zip file of one entry with very many zeros. */
    private static byte[] bomb(String name, byte[] head, int mebibytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(head);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < mebibytes; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static byte[] npyHeader(long count) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + count + ",), }";
        String padded = text + " ".repeat(117 - text.length()) + "\n";
        return ByteBuffer.allocate(128)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0})
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static Limits quickToNotice() {
        Limits usual = new Limits();
        return new Limits(
                usual.uploadBytes(),
                usual.textChars(),
                usual.models(),
                usual.inputs(),
                usual.queue(),
                usual.resultBytes(),
                usual.diskBytes(),
                2);
    }
}
