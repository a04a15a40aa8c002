package dev.kured.notify;

import dev.kured.http.Http;
import dev.kured.http.ServerMessage;
import dev.kured.terms.Trouble;
import java.util.List;

/** A receiver of every message: a chat, a phone, a mailbox or a program. */
public final class Receiver {
    private static final Transport TRANSPORT = new HttpTransport(Http.ofHost());

    private final String name;
    private final Delivery delivery;
    private final Secrets secrets;

    Receiver(String name, Delivery delivery, Secrets secrets) {
        this.name = name;
        this.delivery = delivery;
        this.secrets = secrets;
    }

    /**
     * Reads an address: one of <a href="https://shoutrrr.nickfedor.com/">shoutrrr</a>, a webhook's URL, or
     * {@code SERVICE+https://…} for a webhook of that service on any server.
     *
     * @return a receiver for each chat or mailbox in the address; at least one
     * @throws NotUnderstood if kured cannot read it; the error does not repeat the address
     */
    public static List<Receiver> parse(String address) throws NotUnderstood {
        Address parsed = Address.parse(address);
        return switch (parsed.service()) {
            case "slack" -> Slack.at(parsed);
            case "mattermost" -> Mattermost.at(parsed);
            case "rocketchat" -> RocketChat.at(parsed);
            case "teams" -> Teams.at(parsed);
            case "discord" -> Discord.at(parsed);
            case "googlechat", "hangouts" -> GoogleChat.at(parsed);
            case "telegram" -> Telegram.at(parsed);
            case "ntfy" -> Ntfy.at(parsed);
            case "gotify" -> Gotify.at(parsed);
            case "pushover" -> Pushover.at(parsed);
            case "opsgenie" -> Opsgenie.at(parsed);
            case "smtp" -> Mail.at(parsed);
            case "generic" -> Generic.at(parsed);
            case "https", "http" -> Webhook.at(parsed, address);
            default -> throw new NotUnderstood("an address of a service that kured does not know",
                    "one of slack, mattermost, rocketchat, teams, discord, googlechat, telegram, ntfy, gotify, pushover,"
                            + " opsgenie, smtp, generic, https, http, before ://");
        };
    }

    /** Returns a name for people: the service with the server or the channel, without secrets. */
    public String name() {
        return name;
    }

    /**
     * Delivers a message once, and waits for the answer.
     *
     * @return the answer, in words
     * @throws Trouble if the receiver did not take it
     */
    public String deliver(Message message, Templates templates) throws Trouble {
        try {
            return deliver(new RenderedMessage(message, templates.text(message).orElse("")));
        } catch (Undelivered e) {
            throw new Trouble(e.why(), e.passing() ? "" : "Is its address right? (notify.urls)");
        }
    }

    String deliver(RenderedMessage rendered) throws Undelivered {
        return deliver(rendered, TRANSPORT);
    }

    String deliver(RenderedMessage rendered, Transport transport) throws Undelivered {
        try {
            return presentable(delivery.deliver(rendered, transport));
        } catch (Undelivered e) {
            throw e.as(presentable(e.why()));
        }
    }

    private String presentable(String answer) {
        return ServerMessage.cut(secrets.hideIn(answer));
    }

    @Override
    public String toString() {
        return name;
    }
}
