package dev.kured.notify;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Telegram, as a bot: {@code telegram://TOKEN@telegram?chats=@channel,-1001234:5}. A chat may have a topic after a
 * colon.
 *
 * @see <a href="https://core.telegram.org/bots/api#sendmessage">sendMessage</a>
 */
final class Telegram {
    private static final String WANTED = "telegram://TOKEN@telegram?chats=@channel,CHAT-ID";

    private Telegram() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        Query query = address.query();
        List<String> chats = query.list("chats", "channels");
        boolean silent = !query.flag(true, "notification");
        boolean preview = query.flag(true, "preview");
        Optional<String> title = query.text("title");
        Optional<String> mode = query.text("parsemode").filter(name -> !name.equalsIgnoreCase("none"));
        query.refuseOthers();
        if (!address.user().matches("\\d+") || !address.password().matches("[\\w-]+")) {
            throw new NotUnderstood("an address of Telegram without the token of a bot", WANTED);
        }
        if (chats.isEmpty()) {
            throw new NotUnderstood("an address of Telegram without a chat", WANTED);
        }
        var url = HttpDelivery.url("https://api.telegram.org/bot" + address.user() + ":" + address.password() + "/sendMessage");
        List<Receiver> receivers = new ArrayList<>();
        for (String chat : chats) {
            String[] parts = chat.split(":", 2);
            Optional<Integer> topic = topic(parts);
            receivers.add(address.receiver("telegram " + parts[0], HttpDelivery.json(url, letter -> {
                        var payload = new Payload().put("chat_id", parts[0]).put("text", text(letter, title, mode));
                        topic.ifPresent(number -> payload.put("message_thread_id", number));
                        mode(title, mode).ifPresent(name -> payload.put("parse_mode", name));
                        if (!preview) {
                            payload.put("link_preview_options", new Payload().put("is_disabled", true));
                        }
                        return payload.put("disable_notification", silent);
                    })
                    .patientAs(Telegram::retryAfter)));
        }
        return List.copyOf(receivers);
    }

    private static Optional<Integer> topic(String[] chat) throws NotUnderstood {
        if (chat.length == 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(chat[1]));
        } catch (NumberFormatException _) {
            throw new NotUnderstood("a chat of Telegram with a topic that is no number", WANTED);
        }
    }

    /** Adds the title; only HTML can set it off. */
    private static Optional<String> mode(Optional<String> title, Optional<String> mode) {
        return mode.isEmpty() && title.isPresent() ? Optional.of("HTML") : mode;
    }

    private static String text(RenderedMessage letter, Optional<String> title, Optional<String> mode) {
        String text = letter.text(4000);
        boolean html = mode(title, mode).map(name -> name.toUpperCase(Locale.ROOT).equals("HTML")).orElse(false);
        return title.isPresent() && html
                ? "<b>" + escaped(title.get()) + "</b>\n" + (mode.isEmpty() ? escaped(text) : text)
                : text;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Finds the wait that Telegram asks for in the body: {@code {"parameters":{"retry_after":5}}}. */
    private static Optional<String> retryAfter(Transport.Reply reply) {
        try {
            return Optional.of(JsonParser.parseString(reply.text()))
                    .filter(JsonElement::isJsonObject)
                    .flatMap(answer -> Optional.ofNullable(answer.getAsJsonObject().getAsJsonObject("parameters")))
                    .flatMap(parameters -> Optional.ofNullable(parameters.get("retry_after")))
                    .map(JsonElement::getAsString);
        } catch (JsonParseException | ClassCastException | IllegalStateException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }
}
