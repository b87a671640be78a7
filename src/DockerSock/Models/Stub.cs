namespace DockerSock.Models;
#pragma warning disable CS1591
public sealed class ContainerInspect : DockerObject { public override string ToString()=>""; }
public sealed class ImageInspect : DockerObject { public override string ToString()=>""; }
public sealed class PortSummary : DockerValue { public string? IP {get;set;} public int PrivatePort {get;set;} public int? PublicPort {get;set;} public string? Type {get;set;} }
