using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http;

/// <summary>A notice as the API shows it.</summary>
internal sealed record NoticeBody(string Code, string Message)
{
    public static NoticeBody From(Notice notice) => new(notice.Code, notice.Message);

    public static NoticeBody? FromOptional(Notice? notice) => notice is null ? null : From(notice);

    public static IReadOnlyList<NoticeBody> FromAll(IEnumerable<Notice> notices) => [.. notices.Select(From)];
}
