package dev.kured.notify;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service that hosts its webhooks itself, in each of its clouds. Such a URL needs no name of the service before it.
 */
enum HostedService {
    /** Slack, with its cloud for authorities of the United States (GovSlack). */
    SLACK("hooks.slack.com", "hooks.slack-gov.com"),

    /** Discord. The client for testers copies URLs with its own host. */
    DISCORD(
            "discord.com", "canary.discord.com", "ptb.discord.com",
            "discordapp.com", "canary.discordapp.com", "ptb.discordapp.com"),

    GOOGLE_CHAT("chat.googleapis.com"),

    /**
     * Workflows of Power Automate and Logic Apps, and the older connectors; in the public cloud, in those for authorities of
     * the United States (GCC, GCC High, DoD), and in China's.
     */
    TEAMS(
            "*.logic.azure.com", "*.logic.azure.us", "*.logic.azure.cn",
            "*.api.powerplatform.com", "*.api.gov.powerplatform.microsoft.us", "*.api.high.powerplatform.microsoft.us",
            "*.api.appsplatform.us", "*.api.powerplatform.partner.microsoftonline.cn",
            "*.webhook.office.com", "outlook.office.com", "outlook.office365.com", "outlook.office365.us");

    private final Pattern hosts;

    /** Names the hosts; {@code *} stands for one or more labels. */
    HostedService(String... hosts) {
        String any = Stream.of(hosts).map(host -> host.replace(".", "\\.").replace("*", ".+")).collect(Collectors.joining("|"));
        this.hosts = Pattern.compile(any, Pattern.CASE_INSENSITIVE);
    }

    /** Returns the service of this webhook; empty for an unknown host. */
    static Optional<HostedService> of(URI webhook) {
        return Arrays.stream(values()).filter(service -> service.hosts.matcher(webhook.getHost()).matches()).findFirst();
    }
}
