using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace PersonioFunctions.Tests.Repository;

/// <summary>The security rules for workflows.</summary>
internal static partial class WorkflowRules
{
    private const int LongestJobMinutes = 60;

    /// <summary>Returns the violations of a workflow, one sentence each; empty when there are none.</summary>
    public static IReadOnlyList<string> Violations(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        return [.. OfTheWorkflow(root, text), .. JobsOf(root).SelectMany(job => OfJob(job.Name, job.Node)), .. OfComments(text)];
    }

    private static IEnumerable<string> OfTheWorkflow(YamlMappingNode root, string text)
    {
        if (Find(root, "permissions") is not YamlMappingNode { Children.Count: 0 })
            yield return "The workflow must start with 'permissions: {}'.";
        if (text.Contains("pull_request_target", StringComparison.Ordinal))
            yield return "pull_request_target runs strangers' code with our token.";
    }

    private static IEnumerable<string> OfJob(string name, YamlMappingNode job)
    {
        if (Find(job, "permissions") is not YamlMappingNode) yield return $"Job {name} must list its permissions.";
        if (!int.TryParse(Find(job, "timeout-minutes")?.ToString(), out var minutes) || minutes is < 1 or > LongestJobMinutes)
            yield return $"Job {name} needs timeout-minutes of 1 to {LongestJobMinutes}.";

        var steps = Find(job, "steps") is YamlSequenceNode sequence ? sequence.Children.OfType<YamlMappingNode>() : [];
        foreach (var step in steps)
        {
            var uses = Find(step, "uses")?.ToString();
            if (uses is not null && !PinnedPattern().IsMatch(uses)) yield return $"Job {name}: {uses} must be pinned by a full commit.";
            if (uses?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true
                && (Find(step, "with") is not YamlMappingNode with || Find(with, "persist-credentials")?.ToString() != "false"))
            {
                yield return $"Job {name}: checkout must not leave its token behind.";
            }

            // GitHub inserts an expression into the script before the shell parses it, so a branch name could become a command.
            if (Find(step, "run")?.ToString().Contains("${{", StringComparison.Ordinal) == true)
                yield return $"Job {name}: a script must take values from env, not from an expression.";
        }
    }

    private static IEnumerable<string> OfComments(string text) =>
        from line in text.Split('\n')
        where line.Contains("uses: ", StringComparison.Ordinal) && !CommentPattern().IsMatch(line)
        select $"'{line.Trim()}' must say which version the commit is.";

    private static IEnumerable<(string Name, YamlMappingNode Node)> JobsOf(YamlMappingNode root) =>
        ((YamlMappingNode)root["jobs"]).Children.Select(job => (job.Key.ToString(), (YamlMappingNode)job.Value));

    private static YamlNode? Find(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    [GeneratedRegex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+@[0-9a-f]{40}$")]
    private static partial Regex PinnedPattern();

    [GeneratedRegex(@"# v\d+\.\d+\.\d+\s*$")]
    private static partial Regex CommentPattern();
}
